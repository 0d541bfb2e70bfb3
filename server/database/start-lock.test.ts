// The start lock: one at a time, and never held by the dead.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive, withStartLock } from './start-lock';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-lock-'));
  file = path.join(folder, 'start.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets one in at a time and leaves nothing behind', async () => {
  let inside = 0;
  const most: number[] = [];
  const work = async (): Promise<void> => {
    inside += 1;
    most.push(inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4].map(() => withStartLock(file, work)));
  expect(most).toEqual([1, 1, 1, 1]);
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('lets go when the work fails', async () => {
  await expect(withStartLock(file, () => Promise.reject(new Error('gagal')))).rejects.toThrow('gagal');
  expect(await withStartLock(file, async () => 'masuk')).toBe('masuk');
});

it('takes over from a holder that is dead, and from a dead one that had our number', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(isAlive(pid)).toBe(false);
  await writeFile(file, String(pid));
  expect(await withStartLock(file, async () => 'masuk')).toBe('masuk');
  await writeFile(file, String(process.pid));
  expect(await withStartLock(file, async () => 'masuk')).toBe('masuk');
});
