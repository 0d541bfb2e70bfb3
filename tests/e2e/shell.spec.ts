// The shell's promises, tried on the real app: what a window may not do, what the bridge does, and what it keeps.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedElectron, launchElectron } from './harness/launch-electron';
import { temporaryFolder } from './harness/temporary-folder';
import { until } from './harness/until';

const SIZE = { width: 1280, height: 720 };

describe('what a window may not do', () => {
  let launched: LaunchedElectron;
  beforeAll(async () => {
    launched = await launchElectron({ size: SIZE });
  });
  afterAll(() => launched?.close());

  it('has no Node and sees one bridge', async () => {
    const found = await launched.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in window),
      bridge: Object.keys(window.shell ?? {}).sort(),
      address: location.origin,
      isolated: crossOriginIsolated,
      secure: isSecureContext,
    }));
    expect(found).toEqual({
      node: [],
      bridge: ['request', 'send'],
      address: 'app://sumut',
      isolated: true,
      secure: true,
    });
  });

  it('runs with the preferences of the security checklist', async () => {
    const preferences = await launched.app.evaluate(({ BrowserWindow, app }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Not in the public types, but the only way to ask what is really in force.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return {
        sandbox,
        contextIsolation,
        nodeIntegration,
        webSecurity,
        webviewTag: webviewTag === true,
        menu: app.applicationMenu,
      };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      menu: null,
    });
  });

  it('stays on its own page and opens no other window', async () => {
    const opened = await launched.page.evaluate(() => window.open('https://example.com/') === null);
    expect(opened).toBe(true);
    await launched.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'https://example.com/';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await until('the refusal is logged', async () => launched.output().includes('navigation refused'));
    expect(launched.page.url()).toMatch(/^app:\/\/sumut\//);
    expect(launched.app.windows()).toHaveLength(1);
  });

  it('runs no text as code and loads nothing from strangers', async () => {
    const found = await launched.page.evaluate(async () => {
      const tried: Record<string, string> = {};
      const attempt = async (name: string, run: () => unknown) => {
        try {
          await run();
          tried[name] = 'went through';
        } catch {
          tried[name] = 'refused';
        }
      };
      // What a debugger evaluates may use eval; a turn of the event loop later it is the page itself.
      await new Promise((resolve) => setTimeout(resolve, 0));
      await attempt('eval', () => new Function('return 1')());
      await attempt('fetch', () => fetch('http://127.0.0.1:9/'));
      await attempt('script', () => {
        return new Promise((resolve, reject) => {
          const script = document.createElement('script');
          script.src = 'https://example.com/x.js';
          script.onload = resolve;
          script.onerror = reject;
          document.head.append(script);
        });
      });
      await attempt('frame', () => {
        return new Promise((resolve, reject) => {
          // Not the frame's own event: a frame that was refused loads an empty page, and says so like any other.
          document.addEventListener('securitypolicyviolation', (event) => {
            if (event.effectiveDirective === 'frame-src') reject(event);
          });
          setTimeout(resolve, 30_000);
          const frame = document.createElement('iframe');
          frame.src = 'https://example.com/';
          document.body.append(frame);
        });
      });
      for (const frame of document.querySelectorAll('iframe')) frame.remove();
      return tried;
    });
    expect(found).toEqual({ eval: 'refused', fetch: 'refused', script: 'refused', frame: 'refused' });
  });

  it('gets no device and no notice', async () => {
    const states = await launched.page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  });

  it('serves nothing from outside the built folder, and every answer isolated', async () => {
    const found = await launched.page.evaluate(async () => {
      const addresses = ['app://sumut/index.html', 'app://sumut/..%2f..%2fpackage.json', 'app://sumut/tidak-ada.js'];
      return Promise.all(
        addresses.map(async (address) => {
          const answer = await fetch(address);
          const headers = ['cross-origin-opener-policy', 'cross-origin-embedder-policy', 'x-content-type-options'];
          return [answer.status, ...headers.map((name) => answer.headers.get(name))];
        }),
      );
    });
    const isolated = ['same-origin', 'require-corp', 'nosniff'];
    expect(found).toEqual([
      [200, ...isolated],
      [404, ...isolated],
      [404, ...isolated],
    ]);
  });

  it('says that it runs on the test runtime, exactly when it does', async () => {
    const info = await launched.page.evaluate(() => window.shell?.request('app.info', undefined));
    const title = await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    expect(info).toMatchObject({ shell: 'electron', packaged: false });
    expect(title?.includes('runtime uji')).toBe(info?.testRuntime);
  });

  it('refuses requests that the bridge does not know, and arguments that do not fit', async () => {
    const answers = await launched.page.evaluate(async () => {
      // What a page that was taken over would try.
      const request = window.shell?.request as (channel: string, argument?: unknown) => Promise<unknown>;
      const tries: [string, unknown][] = [
        ['app.quit', undefined],
        ['__proto__', undefined],
        ['constructor', undefined],
        ['settings.set', { composition: 'besar' }],
        ['settings.set', { displays: { '1': { pitchMm: 0, distanceMm: 1 } } }],
        ['app.signIn', { serverUrl: 'file:///etc/passwd', token: 'x' }],
        ['file.save', { suggestedName: 'x', bytes: 'teks' }],
      ];
      return Promise.all(
        tries.map(([channel, argument]) =>
          request(channel, argument).then(
            () => 'answered',
            () => 'refused',
          ),
        ),
      );
    });
    expect(answers).toEqual(Array(7).fill('refused'));
  });

  it('saves a file where the person chooses, and nowhere when cancelled', async () => {
    const { folder, remove } = await temporaryFolder('save');
    try {
      const save = (target: string | null) =>
        launched.app
          .evaluate(({ dialog }, filePath) => {
            // A system dialog cannot be driven; its answer is given instead.
            dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' });
          }, target)
          .then(() =>
            launched.page.evaluate(() => {
              const bytes = new TextEncoder().encode('npsn;nama');
              return window.shell?.request('file.save', { suggestedName: '../sekolah.csv', bytes });
            }),
          );
      expect(await save(null)).toBeNull();
      expect(await readdir(folder)).toEqual([]);
      expect(await save(path.join(folder, 'sekolah.csv'))).toBe('sekolah.csv');
      expect(await readFile(path.join(folder, 'sekolah.csv'), 'utf8')).toBe('npsn;nama');
    } finally {
      await remove();
    }
  });
});

describe('what it keeps', () => {
  it('keeps settings and the sign-in in the user folder, and puts an unreadable file aside', async () => {
    const { folder, remove } = await temporaryFolder('user');
    try {
      const first = await launchElectron({ size: SIZE, userData: folder });
      await first.page.evaluate(() => window.shell?.request('settings.set', { theme: 'day' }));
      // Another server: the windows are opened anew, perhaps before the page that asked has told us its answer.
      const reopened = first.app.waitForEvent('window');
      await first.page
        .evaluate(() => window.shell?.request('settings.set', { serverUrl: 'http://127.0.0.1:9' }))
        .catch(() => undefined);
      await reopened;
      await first.close();
      const second = await launchElectron({ size: SIZE, userData: folder });
      expect(await second.page.evaluate(() => window.shell?.request('settings.get', undefined))).toMatchObject({
        theme: 'day',
      });
      expect(await second.page.evaluate(() => window.shell?.request('app.connection', undefined))).toEqual({
        serverUrl: 'http://127.0.0.1:9',
        token: null,
      });
      await second.close();
      await writeFile(path.join(folder, 'settings.json'), '{"theme": "da');
      const third = await launchElectron({ size: SIZE, userData: folder });
      expect(await third.page.evaluate(() => window.shell?.request('settings.get', undefined))).toMatchObject({
        theme: 'night',
      });
      await third.close();
      expect((await readdir(folder)).filter((name) => name.startsWith('settings.json.rusak-'))).toHaveLength(1);
      const log = await readFile(path.join(folder, 'logs', 'app.log'), 'utf8');
      expect(log).toContain('kept aside');
    } finally {
      await remove();
    }
  });

  it('lets a local app in by the data folder, and only for a server of this machine', async () => {
    const { folder, remove } = await temporaryFolder('data');
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'operator.token'), 'kunci-ruang\n', { mode: 0o600 });
      const connection = async (serverUrl: string) => {
        const launched = await launchElectron({ size: SIZE, serverUrl, dataDir: folder });
        const answer = await launched.page.evaluate(() => window.shell?.request('app.connection', undefined));
        await launched.close();
        return answer?.token;
      };
      expect(await connection('http://127.0.0.1:9')).toBe('kunci-ruang');
      expect(await connection('http://192.0.2.1:9')).toBeNull();
    } finally {
      await remove();
    }
  });
});
