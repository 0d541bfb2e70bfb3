// The browser shell answers the bridge's channels and survives spoilt storage.
import { beforeEach, describe, expect, it } from 'vitest';
import { type BrowserSurroundings, browserShell } from './browser-shell';

let kept: Map<string, string>;
let saved: string[];
const around = (): BrowserSurroundings => ({
  storage: {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  },
  origin: 'http://127.0.0.1:8080',
  secure: true,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.1.2 Safari/537.36',
  download: (name) => {
    saved.push(name);
    return name;
  },
  log: () => {},
});

beforeEach(() => {
  kept = new Map();
  saved = [];
});

describe('browser shell', () => {
  it('keeps a token until sign-out and names its own origin as the server', async () => {
    const shell = browserShell(around());
    expect(await shell.request('app.connection', undefined)).toEqual({
      serverUrl: 'http://127.0.0.1:8080',
      token: null,
    });
    await shell.request('app.signIn', { serverUrl: 'http://127.0.0.1:8080', token: 'rahasia' });
    expect((await browserShell(around()).request('app.connection', undefined)).token).toBe('rahasia');
    await shell.request('app.signOut', undefined);
    expect((await shell.request('app.connection', undefined)).token).toBeNull();
  });

  it('keeps settings and falls back to the defaults when they are spoilt', async () => {
    const shell = browserShell(around());
    await shell.request('settings.set', { theme: 'day' });
    expect((await shell.request('settings.get', undefined)).theme).toBe('day');
    for (const [key] of kept) kept.set(key, '{"theme":');
    expect((await shell.request('settings.get', undefined)).theme).toBe('night');
  });

  it('says what it runs on and hands files to the browser', async () => {
    const shell = browserShell(around());
    const info = await shell.request('app.info', undefined);
    expect(info).toMatchObject({ shell: 'browser', chromium: '156.0.1.2', testRuntime: false });
    expect(await shell.request('file.save', { suggestedName: 'a.csv', bytes: new Uint8Array([1]) })).toBe('a.csv');
    expect(saved).toEqual(['a.csv']);
  });
});
