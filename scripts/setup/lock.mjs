// A lock between scripts of one clone: two commands never write the same output at once.
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { atEnd } from './processes.mjs';

/** True when a process with this id runs. */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** True when the lock's holder has died. An empty file is one whose holder is about to write its id, or died doing so. */
async function abandoned(file) {
  try {
    const holder = Number(await readFile(file, 'utf8'));
    if (holder > 0) return !alive(holder);
    return Date.now() - (await stat(file)).mtimeMs > 5_000;
  } catch {
    return false;
  }
}

/**
 * Runs work while holding a lock file; waits for another holder, and takes over from one that has died.
 * @template T
 * @param {string} file The lock file; its folder exists.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (await abandoned(file)) await rm(file, { force: true });
      else await wait(200);
    }
  }
  const release = () => rm(file, { force: true });
  const forget = atEnd(release);
  try {
    return await work();
  } finally {
    await release();
    forget();
  }
}
