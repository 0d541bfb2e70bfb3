// An agency's machine: hands in rows one submission after another, and repeats each with its key until the receipt is there.
import { setTimeout as wait } from 'node:timers/promises';
import { Receipt } from '@shared/api/submission';
import type { Random } from '../product/seeded-random';
import { GROWING, REPLACED } from './datasets';
import type { OutsideRecord } from './record';

export interface WriterOptions {
  name: string;
  agency: string;
  /** `growing`: one row of its own changes and one is added. `replaced`: its last ten rows are all there is. */
  kind: 'growing' | 'replaced';
  token: string;
  /** Where the server is reached. */
  url: string;
  record: OutsideRecord;
  random: Random;
}

const ATTEMPT_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 1_600;
/** Answers after which the same request may be sent again; all others are refusals. */
const AGAIN = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Rows that a replacing writer hands in each time. */
const WINDOW = 10;

export class Writer {
  private no = 0;
  private wanted = false;
  private running: Promise<void> = Promise.resolve();
  private readonly stopped = new AbortController();
  /** Refusals and anything else that must not happen. */
  readonly failures: string[] = [];

  constructor(private readonly options: WriterOptions) {}

  /** Begins to hand in, until it is told to rest. */
  begin(): void {
    this.wanted = true;
    this.running = this.work();
  }

  /** Lets it finish what it has begun; resolves when its last submission was acknowledged. */
  async rest(): Promise<void> {
    this.wanted = false;
    await this.running;
  }

  /** Hands in one submission; resolves with its sequence. Only while it rests. */
  async one(): Promise<number> {
    return this.submit();
  }

  /** Gives up, also what was not acknowledged. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.stopped.abort();
    await this.running;
  }

  private async work(): Promise<void> {
    while (this.wanted) {
      await this.submit();
      await wait(this.options.random.between(10, 120));
    }
  }

  private async submit(): Promise<number> {
    const { name, agency, kind, record } = this.options;
    const no = this.no++;
    const key = `${name}-${no}`;
    const dataset = kind === 'growing' ? GROWING.id : REPLACED.id;
    const rows = this.rows(no);
    for (let tries = 1; !this.stopped.signal.aborted; tries++) {
      const answer = await this.attempt(dataset, key, rows);
      if (answer.kind === 'receipt') {
        record.acknowledge({ writer: name, agency, dataset, no, key, rows, tries }, answer.receipt);
        return answer.receipt.seq ?? 0;
      }
      if (answer.kind === 'refused') {
        this.failures.push(`${key}: ${answer.why}`);
        this.wanted = false;
        return 0;
      }
      const pause = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
      await wait(Math.max(answer.waitMs, Math.round(pause * (0.5 + this.options.random.next() / 2))));
    }
    return 0;
  }

  private rows(no: number): Record<string, string | number>[] {
    const { name, kind } = this.options;
    if (kind === 'growing')
      return [
        { kode: `${name}-tetap`, nama: `Tetap ${no}`, urut: no },
        { kode: `${name}-${no}`, nama: `Baru ${no}`, urut: no },
      ];
    const first = Math.max(0, no - WINDOW + 1);
    return Array.from({ length: no - first + 1 }, (_, i) => ({
      kode: `${name}-${first + i}`,
      nama: `Ganti ${no}`,
      urut: no,
    }));
  }

  private async attempt(
    dataset: string,
    key: string,
    rows: unknown[],
  ): Promise<
    { kind: 'receipt'; receipt: Receipt } | { kind: 'again'; waitMs: number } | { kind: 'refused'; why: string }
  > {
    const { url, token, kind } = this.options;
    try {
      const response = await fetch(
        `${url}/api/v1/datasets/${dataset}/submissions?mode=${kind === 'growing' ? 'partial' : 'all'}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify({ rows }),
          signal: AbortSignal.any([AbortSignal.timeout(ATTEMPT_MS), this.stopped.signal]),
        },
      );
      const text = await response.text();
      if (response.status === 201) return { kind: 'receipt', receipt: Receipt.parse(JSON.parse(text)) };
      if (AGAIN.has(response.status))
        return { kind: 'again', waitMs: 1000 * (Number(response.headers.get('retry-after')) || 0) };
      return { kind: 'refused', why: `${response.status} ${text.slice(0, 300)}` };
    } catch {
      // No answer, or half of one: whether it was taken is not known, and the key makes the repetition safe.
      return { kind: 'again', waitMs: 0 };
    }
  }
}
