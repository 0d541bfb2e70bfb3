// The folder that a backup is restored into: empty before, whole or empty again afterwards, also when the restore was killed.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import { UNFINISHED_RESTORE } from '../database/data-dir';

/** What a file system may bring along. */
const BROUGHT = new Set(['lost+found']);

/**
 * Runs a restore into a folder. The folder carries a mark meanwhile, with which no server starts on it; a folder that still
 * carries one from a killed restore is emptied first.
 * @throws Refusal `conflict` when the folder holds anything else; whatever `work` throws, after emptying the folder
 */
export async function intoEmptyFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Refusal('conflict', `Folder ${folder} tidak dapat dipakai (${error.code}).`, 'Pilih folder lain.');
  });
  const held = names.filter((name) => !BROUGHT.has(name));
  if (held.length > 0 && !held.includes(UNFINISHED_RESTORE)) {
    throw new Refusal(
      'conflict',
      `Folder ${folder} tidak kosong (mis. "${held[0]}").`,
      'Pulihkan ke folder yang kosong atau yang belum ada; isi folder ini tidak diubah.',
    );
  }
  await empty(folder, held);
  await mkdir(folder, { recursive: true });
  const mark = path.join(folder, UNFINISHED_RESTORE);
  await writeFile(mark, '');
  try {
    const result = await work();
    await rm(mark);
    return result;
  } catch (error) {
    await empty(folder, await readdir(folder));
    throw error;
  }
}

/** Removes what a restore made; its mark goes last. */
async function empty(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (name !== UNFINISHED_RESTORE && !BROUGHT.has(name))
      await rm(path.join(folder, name), { recursive: true, force: true });
  }
  await rm(path.join(folder, UNFINISHED_RESTORE), { force: true });
}
