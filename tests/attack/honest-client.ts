// A second client that does its work during an attack: reads, hands in, asks the time on its socket, and keeps the times. It
// runs in a process of its own, so that what it waits for is the server and not the attacker.
import { fork } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PROTOCOL_VERSION } from '@shared/protocol/version';
import { io } from 'socket.io-client';
import type { Loot } from './http-case';

export interface Service {
  asked: number;
  /** Asked and refused, failed, or not answered. */
  failed: string[];
  p50Ms: number;
  p95Ms: number;
  worstMs: number;
  /** What was waited for longest: rows, time or submission. */
  worst: string;
}

/** Where it asks, and as whom. */
interface Errand {
  url: string;
  loot: Loot;
}

/** Starts the client in its process. @returns ends it, and answers how it was served */
export async function honestClient(errand: Errand): Promise<() => Promise<Service>> {
  const child = fork(new URL(import.meta.url), [JSON.stringify(errand)], { execArgv: ['--import', 'tsx'] });
  const message = <T>() =>
    new Promise<T>((resolve, reject) => {
      child.once('message', (given) => resolve(given as T));
      child.once('exit', () => reject(new Error('the honest client is gone')));
    });
  // Its first answer is in: from here it asks on and on.
  await message();
  return async () => {
    const service = message<Service>();
    child.send('end');
    return service;
  };
}

/** Asks one thing after the other until it is stopped. */
class HonestClient {
  private readonly times: { what: string; ms: number }[] = [];
  private readonly failed: string[] = [];
  private stopped = false;
  private running: Promise<void> | null = null;
  private no = 0;

  constructor(
    private readonly url: string,
    private readonly loot: Loot,
  ) {}

  /** Begins; resolves when the first question was answered. */
  async begin(): Promise<void> {
    this.running = this.work();
    while (this.times.length === 0) await wait(20);
    // What was waited for the first time is its own start.
    this.times.length = 0;
  }

  async end(): Promise<Service> {
    this.stopped = true;
    await this.running;
    const sorted = [...this.times].sort((a, b) => a.ms - b.ms);
    const at = (part: number) => Math.round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]?.ms ?? 0);
    return {
      asked: this.times.length,
      failed: this.failed,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      worstMs: at(1),
      worst: sorted.at(-1)?.what ?? 'none',
    };
  }

  private async work(): Promise<void> {
    const { submit, dataset } = this.loot;
    const socket = io(this.url, {
      auth: { protocol: PROTOCOL_VERSION, token: submit },
      transports: ['websocket'],
      forceNew: true,
    });
    const rows = `/api/v1/datasets/${dataset}`;
    try {
      while (!this.stopped) {
        await this.timed('rows', async () => this.fetched(`${rows}/rows?limit=50`));
        await this.timed('time', async () => {
          const answer: unknown = await socket.timeout(10_000).emitWithAck('time');
          if (typeof answer !== 'number') throw new Error('no time');
        });
        if (this.no % 5 === 0)
          await this.timed('submission', async () =>
            this.fetched(
              `${rows}/submissions`,
              JSON.stringify({ rows: [{ kode: 'JUJUR', nama: `Posko ${this.no}`, daya: 1 }] }),
            ),
          );
        this.no += 1;
        await wait(100);
      }
    } finally {
      socket.close();
    }
  }

  private async fetched(place: string, body?: string): Promise<void> {
    const answer = await fetch(`${this.url}${place}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${this.loot.submit}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(String(answer.status));
  }

  private async timed(what: string, work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    try {
      await work();
    } catch (error) {
      this.failed.push(`${what}: ${(error as Error).message}`);
    }
    this.times.push({ what, ms: performance.now() - began });
  }
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url, loot } = JSON.parse(process.argv[2] ?? '') as Errand;
  const client = new HonestClient(url, loot);
  process.once('disconnect', () => process.exit(1));
  process.once('message', () => {
    void client.end().then((service) => process.send?.(service, () => process.exit(0)));
  });
  await client.begin();
  process.send('begun');
}
