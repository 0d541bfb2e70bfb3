import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Encryption, openSessionToken } from './session-token';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'session-'));
  file = path.join(folder, 'session.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A cipher of its own: what it wrote it reads again, anything else it refuses. */
function cipher(available = true): Encryption {
  const flip = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  return {
    isEncryptionAvailable: () => available,
    encryptString: (text) => flip(Buffer.from(`ok:${text}`)),
    decryptString(bytes) {
      const text = flip(bytes).toString();
      if (!text.startsWith('ok:')) throw new Error('cannot decrypt');
      return text.slice(3);
    },
  };
}

it('keeps a sign-in for its server only, unreadable on disk, until sign-out', () => {
  openSessionToken(file, cipher()).keep('http://a.example', 'rahasia');
  expect(readFileSync(file, 'latin1')).not.toContain('rahasia');
  expect(statSync(file).mode & 0o077).toBe(0);
  const next = openSessionToken(file, cipher());
  expect(next.for('http://a.example')).toBe('rahasia');
  expect(next.for('http://b.example')).toBeUndefined();
  next.forget();
  expect(existsSync(file)).toBe(false);
  expect(next.for('http://a.example')).toBeUndefined();
});

it('writes nothing where there is no encryption, and is signed out by a foreign file', () => {
  const session = openSessionToken(file, cipher(false));
  session.keep('http://a.example', 'rahasia');
  expect(session.for('http://a.example')).toBe('rahasia');
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'dari mesin lain');
  expect(openSessionToken(file, cipher()).for('http://a.example')).toBeUndefined();
});
