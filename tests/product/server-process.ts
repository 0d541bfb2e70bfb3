// The real server as a process: started with Node's own switches where asked, killed outright, and its processes told apart.
import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { end, endingWithUs, start } from '../../scripts/setup/processes.mjs';
import { portIsFree } from '../../scripts/setup/server-process.mjs';
import { readPostmaster } from '../../server/database/cluster-files';
import type { Installation } from './installation';

export interface ServerProcessOptions {
  installation: Installation;
  dataDir: string;
  port: number;
  /** Switches of Node itself. */
  nodeArgs?: readonly string[];
  env?: Readonly<Record<string, string>>;
  patienceMs?: number;
}

/** Feeds of the internet have no place in a run that must be repeatable. */
const WITHOUT_FEEDS = {
  SUMUT_FEEDS__BMKG_AUTOGEMPA__ENABLED: 'false',
  SUMUT_FEEDS__BMKG_GEMPADIRASAKAN__ENABLED: 'false',
  SUMUT_FEEDS__USGS__ENABLED: 'false',
};

export class ServerProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    private readonly lines: string[],
    /** Errors that it has written to its log, the first of them. */
    readonly errors: readonly string[],
  ) {}

  /**
   * Starts the server and waits until it serves.
   * @throws Error with its last lines when it ends before, or does not serve in time
   */
  static async start({
    installation,
    dataDir,
    port,
    nodeArgs = [],
    env = {},
    patienceMs = 120_000,
  }: ServerProcessOptions) {
    const args = [...nodeArgs, installation.main, '--port', String(port), '--data-dir', dataDir];
    const child = start(...endingWithUs(process.execPath, args), {
      cwd: installation.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...WITHOUT_FEEDS, ...env },
    });
    const lines: string[] = [];
    const errors: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    const ready = new Promise<void>((resolve, reject) => {
      const take = (line: string) => {
        lines.push(line);
        if (lines.length > 400) lines.shift();
        if (/^\{"level":[56]0,/.test(line) && errors.length < 20) errors.push(line);
        if (line.startsWith('{') && /"ready":true/.test(line)) resolve();
      };
      for (const stream of [child.stdout, child.stderr])
        if (stream) createInterface({ input: stream }).on('line', take);
      timer = setTimeout(() => reject(new Error(`the server did not serve within ${patienceMs} ms`)), patienceMs);
      child.once('error', reject);
      child.once('close', (code) => reject(new Error(`the server ended (${code ?? child.signalCode})`)));
    });
    try {
      await ready;
    } catch (error) {
      await end(child);
      throw new Error(`${(error as Error).message}\n${lines.slice(-15).join('\n')}`);
    } finally {
      clearTimeout(timer);
    }
    return new ServerProcess(child, `http://127.0.0.1:${port}`, lines, errors);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has written, the last lines of it. */
  get output(): string {
    return this.lines.join('\n');
  }

  /** Ends it at once; its database is left to itself. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Asks it to end, and waits; its database ends with it. */
  stop(): Promise<void> {
    return end(this.child, { patienceMs: 30_000 });
  }
}

/** A free port that no outgoing connection is given while the server is down: below the range of those. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (await portIsFree(port)) return port;
  }
}

/** The embedded database's first process in a data folder; null when there is none. */
export async function postmasterOf(dataDir: string): Promise<number | null> {
  return (await readPostmaster(path.join(dataDir, 'postgres', 'cluster')))?.pid ?? null;
}

/** Processes that another one started, by number. */
export async function childrenOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // "pid (name) state ppid ...": the name may hold anything but a newline.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === pid) found.push(Number(name));
  }
  return found.sort((a, b) => a - b);
}

/** Kills a process; false when it was gone already. */
export function killProcess(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
