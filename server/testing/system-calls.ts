// Watches processes with strace and reads back in which order they read, synced and answered.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A system call that ended, in the order in which the calls ended. */
export interface SystemCall {
  pid: number;
  name: string;
  /** All of it as strace writes it: arguments with the files behind their numbers, and the result. */
  text: string;
}

const YAMA = '/proc/sys/kernel/yama/ptrace_scope';

/** Why processes cannot be watched here; null when they can. */
export function watchingImpossible(): string | null {
  const tried = spawnSync('strace', ['-e', 'trace=none', '--', 'true'], { stdio: 'pipe' });
  if (tried.error) return 'strace is not installed';
  // Others than one's own children may be watched by root only, where the kernel is so set.
  const scope = existsSync(YAMA) ? readFileSync(YAMA, 'utf8').trim() : '0';
  if (process.getuid?.() !== 0 && (scope !== '0' || process.env.DATABASE_URL))
    return 'only root may watch other processes here';
  return tried.status === 0 ? null : `strace may not trace here: ${String(tried.stderr).trim().split('\n').at(-1)}`;
}

const CALLS = 'fsync,fdatasync,pwrite64,pwritev,read,recvfrom,recvmsg,write,writev,sendto,sendmsg';

/**
 * Watches processes with all their threads and what they start.
 * @returns `calls` in the order in which they ended; `stop` lets the processes go on alone
 */
export async function watch(pids: readonly number[]): Promise<{ calls: SystemCall[]; stop(): Promise<void> }> {
  const args = ['-f', '-y', '-s', '120', '-e', `trace=${CALLS}`, ...pids.flatMap((pid) => ['-p', String(pid)])];
  const child: ChildProcess = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const calls: SystemCall[] = [];
  const begun = new Map<number, string>();
  const waiting = new Set(pids);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    void gone.then(() => reject(new Error('strace ended before it watched')));
    if (!child.stderr) return reject(new Error('strace has no output'));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const attached = /Process (\d+) attached/.exec(line)?.[1];
      if (attached) {
        waiting.delete(Number(attached));
        if (waiting.size === 0) resolve();
      } else takeLine(line, calls, begun);
    });
  });
  return {
    calls,
    stop: async () => {
      child.kill('SIGINT');
      await gone;
    },
  };
}

/** `[pid N] name(...) = result`, or its two halves where another call ended in between. */
function takeLine(line: string, calls: SystemCall[], begun: Map<number, string>): void {
  const [, number, rest = ''] = /^(?:\[pid +(\d+)\] )?(.*)$/.exec(line) ?? [];
  const pid = Number(number ?? 0);
  const unfinished = / <unfinished \.\.\.>$/;
  if (unfinished.test(rest)) {
    begun.set(pid, rest.replace(unfinished, ''));
    return;
  }
  const [, resumed, end = ''] = /^<\.\.\. (\w+) resumed>(.*)$/.exec(rest) ?? [];
  const text = resumed ? `${begun.get(pid) ?? `${resumed}(`}${end}` : rest;
  begun.delete(pid);
  const name = /^(\w+)\(/.exec(text)?.[1];
  if (name) calls.push({ pid, name, text });
}
