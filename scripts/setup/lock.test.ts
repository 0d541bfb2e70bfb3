import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one in at a time', async () => {
  const seen: string[] = [];
  let release = () => {};
  const first = withLock(file, async () => {
    seen.push('first in');
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    seen.push('first out');
  });
  const second = withLock(file, async () => {
    seen.push('second in');
  });
  await expect.poll(() => seen).toEqual(['first in']);
  release();
  await Promise.all([first, second]);
  expect(seen).toEqual(['first in', 'first out', 'second in']);
  expect(existsSync(file)).toBe(false);
});

it('takes over from a holder that has died, and from one that died before it wrote its id', async () => {
  // No process has an id beyond the kernel's limit.
  writeFileSync(file, '99999999');
  expect(await withLock(file, async () => 'in')).toBe('in');
  writeFileSync(file, '');
  utimesSync(file, new Date(0), new Date(0));
  expect(await withLock(file, async () => 'in')).toBe('in');
});

it('is released when the work fails', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});
