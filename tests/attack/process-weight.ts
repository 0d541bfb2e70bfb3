// How heavy a process is: memory that is its own after a collection, and files that it holds open.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerProcess } from '../product/server-process';

export interface Weight {
  /** Proportional set size in megabytes of 2^20 bytes, after a collection. */
  pssMb: number;
  openFiles: number;
}

/** Switches of Node with which {@link weigh} can collect first. */
export const COLLECTABLE = [
  '--expose-gc',
  '--import',
  new URL('./collect-on-signal.mjs', import.meta.url).href,
] as const;

/** Weighs the server once it is at rest: collected, and the least of a few looks. */
export async function weigh(server: ServerProcess): Promise<Weight> {
  let pssMb = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    server.child.kill('SIGUSR2');
    await wait(700);
    const text = await readFile(`/proc/${server.pid}/smaps_rollup`, 'utf8');
    pssMb = Math.min(pssMb, Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1]) / 1024);
  }
  return { pssMb: Math.round(pssMb * 10) / 10, openFiles: await openFiles(server.pid) };
}

/** Files and connections that a process holds open, without local sockets: those lead to its database, and a pool minds them. */
export async function openFiles(pid: number): Promise<number> {
  const local = new Set(
    (await readFile(`/proc/${pid}/net/unix`, 'utf8')).split('\n').map((line) => line.split(/ +/)[6]),
  );
  let held = 0;
  for (const name of await readdir(`/proc/${pid}/fd`)) {
    const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => null);
    const socket = /^socket:\[(\d+)\]$/.exec(target ?? '')?.[1];
    if (target !== null && !(socket && local.has(socket))) held += 1;
  }
  return held;
}

/**
 * Milliseconds that a process's main thread has waited for a processor since it began: where it is much, other programs kept it
 * from its work, and how fast it answered says little of it.
 */
export async function waitedForProcessor(pid: number): Promise<number> {
  const [, waited] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').catch(() => '0 0')).split(' ');
  return Math.round(Number(waited) / 1e6);
}

/** Waits until the server holds no more files than before; answers how many it holds then, or at the end of the patience. */
export async function settledFiles(pid: number, before: number, patienceMs: number): Promise<number> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const now = await openFiles(pid);
    if (now <= before || Date.now() > end) return now;
    await wait(250);
  }
}
