// One process at a time prepares or starts a cluster: a file that names its holder, void when the holder is gone.
import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const STALE_MS = 120_000;
/** Locks of this process: after a restart of the machine a dead holder may have had our number. */
const held = new Set<string>();

/** Runs `work` while holding the lock file; waits for another holder as long as that one lives. */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    });
    if (handle) {
      held.add(file);
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    }
    if (await isVoid(file)) await rm(file, { force: true });
    else await delay(50);
  }
  try {
    return await work();
  } finally {
    held.delete(file);
    await rm(file, { force: true });
  }
}

async function isVoid(file: string): Promise<boolean> {
  const info = await stat(file).catch(() => null);
  if (!info) return false;
  const age = Date.now() - info.mtimeMs;
  if (age > STALE_MS) return true;
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  // A holder killed between creating and writing leaves an empty file.
  if (!Number.isInteger(pid) || pid <= 0) return age > 2000;
  return pid === process.pid ? !held.has(file) : !isAlive(pid);
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  // Signal 0 to 0 would ask about our own group.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
