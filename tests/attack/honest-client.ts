// A second client that does its work during an attack: reads, hands in, asks the time on its socket, and keeps the times.
import { setTimeout as wait } from 'node:timers/promises';
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
}

/** Asks one thing after the other until it is stopped. */
export class HonestClient {
  private readonly times: number[] = [];
  private readonly failed: string[] = [];
  private stopped = false;
  private running: Promise<void> | null = null;
  private no = 0;

  constructor(
    private readonly url: string,
    private readonly loot: Loot,
  ) {}

  begin(): void {
    this.running = this.work();
  }

  async end(): Promise<Service> {
    this.stopped = true;
    await this.running;
    const sorted = [...this.times].sort((a, b) => a - b);
    const at = (part: number) => Math.round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0);
    return { asked: this.times.length, failed: this.failed, p50Ms: at(0.5), p95Ms: at(0.95), worstMs: at(1) };
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
    this.times.push(performance.now() - began);
  }
}
