// Chromium's sandbox for real: the app runs as an unprivileged user, without --no-sandbox, and its renderer is shut in.
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DrivenWindow, openDrivenWindow } from '../../scripts/setup/driven-window.mjs';
import { root } from '../../scripts/setup/folders.mjs';
import { builtApp } from './harness/built-product';

/** Debian's `nobody`. */
const NOBODY = 65_534;

/** Why the sandbox cannot be tried here; undefined where it can. */
async function noSandbox(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'the sandbox is tried on Linux only';
  const restricted = await readFile('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').catch(() => '0');
  const asRoot = process.getuid?.() === 0;
  if (restricted.trim() === '1' && !asRoot)
    return 'AppArmor keeps user namespaces from ordinary users (Ubuntu), and root is needed for the other way';
  return undefined;
}

const reason = await noSandbox();
if (reason) console.warn(`skipped: ${reason}`);

describe.skipIf(reason !== undefined)('the sandbox', () => {
  let folder: string;
  let launched: DrivenWindow;

  beforeAll(async () => {
    const { executable } = await builtApp();
    // Not os.tmpdir(): another user must be able to enter every folder above.
    folder = await mkdtemp('/tmp/sumut-sandbox-');
    await chmod(folder, 0o755);
    const userData = path.join(folder, 'user');
    await mkdir(userData);
    const app = path.join(folder, 'app');
    await mkdir(app);
    await cp(path.join(root, 'package.json'), path.join(app, 'package.json'));
    for (const part of ['electron', 'renderer']) {
      await cp(path.join(root, 'out', part), path.join(app, 'out', part), { recursive: true });
    }
    if (process.getuid?.() !== 0) {
      launched = await openDrivenWindow({ executable, userData, appFolder: app, sandboxed: true });
      return;
    }
    // The cached runtime lies in root's home; a copy also lets the sandbox's own program have its special mode.
    const runtime = path.join(folder, 'electron');
    await cp(path.dirname(executable), runtime, { recursive: true });
    await chown(path.join(runtime, 'chrome-sandbox'), 0, 0);
    await chmod(path.join(runtime, 'chrome-sandbox'), 0o4755);
    await chown(userData, NOBODY, NOBODY);
    const asNobody = path.join(folder, 'as-nobody');
    const become = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --inh-caps=-all`;
    await writeFile(asNobody, `#!/bin/sh\nexec ${become} "${runtime}/electron" "$@"\n`, { mode: 0o755 });
    launched = await openDrivenWindow({
      executable: asNobody,
      userData,
      appFolder: app,
      sandboxed: true,
      env: { HOME: userData, XDG_CONFIG_HOME: userData, XDG_RUNTIME_DIR: userData },
    });
  });
  afterAll(async () => {
    await launched?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('runs our page, isolated, with the bridge', async () => {
    const found = await launched.page.evaluate(() => [location.origin, crossOriginIsolated, typeof window.shell]);
    expect(found).toEqual(['app://sumut', true, 'object']);
    const switches = await launched.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'));
    expect(switches).toBe(false);
  });

  it('runs as an ordinary user, its renderer without network, with system calls filtered', async () => {
    const { main, renderer } = await launched.app.evaluate(({ BrowserWindow }) => ({
      main: process.pid,
      renderer: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    }));
    const status = async (pid: number) => {
      const text = await readFile(`/proc/${pid}/status`, 'utf8');
      const field = (name: string) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
      return { uid: field('Uid'), seccomp: field('Seccomp'), network: await readlink(`/proc/${pid}/ns/net`) };
    };
    const inMain = await status(main);
    const inRenderer = await status(renderer);
    expect(inMain.uid).not.toBe('0');
    expect(inRenderer.uid).not.toBe('0');
    // 2 is a filter on system calls; the main process has none.
    expect([inMain.seccomp, inRenderer.seccomp]).toEqual(['0', '2']);
    expect(inRenderer.network).not.toBe(inMain.network);
  });
});
