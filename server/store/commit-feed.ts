// Tells listeners of every commit in sequence order, whichever process made it: NOTIFY wakes us, the log says what was missed.
import type { DatasetId, Epoch, Seq } from '@shared/ids';
import type pg from 'pg';
import type { Log } from '../database/log';
import { COMMIT_CHANNEL } from './change';
import type { Committed } from './contract';

const PAGE = 500;
const RECONNECT_MS = 500;

interface FeedSource {
  pool: pg.Pool;
  newClient: () => pg.Client;
  epoch: Epoch;
  log: Log;
}

/** Starts listening with the first listener, from the sequence it was made with. */
export class CommitFeed {
  private readonly listeners = new Set<(committed: Committed) => void>();
  private client: pg.Client | null = null;
  private started = false;
  private closed = false;
  private pulling: Promise<void> | null = null;
  private again = false;
  private retry: NodeJS.Timeout | null = null;
  private readonly others = new Map<string, Set<() => void>>();

  constructor(
    private readonly source: FeedSource,
    private last: number,
  ) {}

  listen(listener: (committed: Committed) => void): { dispose(): void } {
    this.listeners.add(listener);
    if (!this.started) {
      this.started = true;
      void this.connect();
    }
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Listens on another channel over the same connection; also called when words may have been missed. */
  onChannel(channel: string, listener: () => void): { dispose(): void } {
    const listeners = this.others.get(channel) ?? new Set();
    this.others.set(channel, listeners.add(listener));
    if (!this.started) {
      this.started = true;
      void this.connect();
    } else if (listeners.size === 1) {
      // Where the connection is not up yet, it listens to all channels once it is.
      this.client?.query(`LISTEN ${channel}`).catch(() => undefined);
    }
    return { dispose: () => void listeners.delete(listener) };
  }

  /** Tells the listeners of another channel. */
  wake(channel: string): void {
    for (const listener of this.others.get(channel) ?? []) listener();
  }

  /** A commit of this process, or a word from another: read the log on. */
  nudge(): void {
    if (!this.started || this.closed) return;
    this.again = true;
    this.pulling ??= this.pull().finally(() => {
      this.pulling = null;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.retry) clearTimeout(this.retry);
    this.listeners.clear();
    await this.pulling;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    const client = this.source.newClient();
    this.client = client;
    client.on('error', () => undefined);
    client.on('notification', ({ channel }) => {
      if (channel === COMMIT_CHANNEL) this.nudge();
      else this.wake(channel);
    });
    client.once('end', () => this.reconnect());
    try {
      await client.connect();
      for (const channel of [COMMIT_CHANNEL, ...this.others.keys()]) await client.query(`LISTEN ${channel}`);
      // What was committed before we listened sent its word to nobody.
      this.nudge();
      for (const channel of this.others.keys()) this.wake(channel);
    } catch (error) {
      this.source.log.warn({ error: (error as Error).message }, 'cannot listen for commits; trying again');
      await client.end().catch(() => undefined);
      this.reconnect();
    }
  }

  private reconnect(): void {
    if (this.closed || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.connect();
    }, RECONNECT_MS);
  }

  private async pull(): Promise<void> {
    try {
      while (this.again && !this.closed) {
        this.again = false;
        while ((await this.pullPage()) === PAGE);
      }
    } catch (error) {
      // The listening connection breaks too then, and its return pulls again.
      this.source.log.warn({ error: (error as Error).message }, 'cannot read the commit log; trying again');
      this.reconnectPull();
    }
  }

  private reconnectPull(): void {
    setTimeout(() => this.nudge(), RECONNECT_MS).unref();
  }

  private async pullPage(): Promise<number> {
    const found = await this.source.pool.query<{ seq: Seq; at: number; topics: DatasetId[] }>(
      `SELECT c.seq, c.at, array_remove(array_agg(t.id ORDER BY t.no), NULL) AS topics
       FROM change c LEFT JOIN change_topic ct ON ct.change = c.id LEFT JOIN topic t ON t.no = ct.topic
       WHERE c.seq > $1 GROUP BY c.id ORDER BY c.seq LIMIT ${PAGE}`,
      [this.last],
    );
    for (const { seq, at, topics } of found.rows) {
      this.last = seq;
      for (const listener of this.listeners) {
        try {
          listener({ epoch: this.source.epoch, seq, at, topics });
        } catch (error) {
          this.source.log.error({ error: (error as Error).message, seq }, 'a listener failed on a commit');
        }
      }
    }
    return found.rows.length;
  }
}
