import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerHeaders, contentSecurityPolicy, contentType, fileForAddress } from './app-files';

describe('file for an address', () => {
  const posix = (address: string) => fileForAddress('/opt/app/renderer', address, path.posix);
  const win = (address: string) => fileForAddress('C:\\App\\renderer', address, path.win32);

  it('finds files inside the folder on both platforms', () => {
    expect(posix('app://sumut/')).toBe('/opt/app/renderer/index.html');
    expect(posix('app://sumut/assets/a%20b.js?v=1#x')).toBe('/opt/app/renderer/assets/a b.js');
    expect(win('app://sumut/')).toBe('C:\\App\\renderer\\index.html');
    expect(win('app://sumut/assets/main.js')).toBe('C:\\App\\renderer\\assets\\main.js');
  });

  it.each([
    'app://sumut/..%2f..%2fetc/passwd',
    'app://sumut/%2e%2e%2f%2e%2e%2fsecret',
    'app://sumut/assets/..%2f..%2f..%2fsecret',
    'app://sumut/..%5c..%5csecret',
    'app://sumut/C:%5cWindows%5cwin.ini',
    'app://sumut/%5c%5chost%5cshare%5cx',
    'app://sumut/C%3a/Windows/win.ini',
    'app://sumut/index.html%3astream',
    'app://sumut/a%00b',
    'app://sumut/%E0%A4%A',
    'app://other/index.html',
    'file:///etc/passwd',
    'bukan alamat',
  ])('refuses %s', (address) => {
    expect(posix(address)).toBeUndefined();
    expect(win(address)).toBeUndefined();
  });

  it('never leaves the folder, whatever the address', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '', 'C:', '~'), fc.webSegment());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const address = `app://sumut/${parts.join('/')}`;
        const unix = posix(address);
        const windows = win(address);
        expect(unix === undefined || unix.startsWith('/opt/app/renderer/')).toBe(true);
        expect(windows === undefined || windows.startsWith('C:\\App\\renderer\\')).toBe(true);
      }),
    );
  });
});

describe('headers', () => {
  it('allows no script from elsewhere and no eval', () => {
    const policy = contentSecurityPolicy('https://pusat.example:8443');
    expect(policy).not.toMatch(/unsafe-eval/);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' blob: data: https://pusat.example:8443 wss://pusat.example:8443;");
    expect(policy).toContain("default-src 'none'");
  });

  it('reaches no server when none is configured', () => {
    expect(contentSecurityPolicy(undefined)).toContain("connect-src 'self' blob: data:;");
  });

  it('isolates every answer, also a missing file', () => {
    for (const file of ['/x/index.html', undefined]) {
      expect(answerHeaders(file, undefined)).toMatchObject({
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
        'X-Content-Type-Options': 'nosniff',
      });
    }
  });

  it('knows the kinds of files that we build, and guesses none', () => {
    expect(contentType('a/B.WOFF2')).toBe('font/woff2');
    expect(contentType('main.js')).toBe('text/javascript; charset=utf-8');
    expect(contentType('noext')).toBe('application/octet-stream');
  });
});
