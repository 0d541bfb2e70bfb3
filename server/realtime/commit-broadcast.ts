// From commits to messages: one ordered queue turns each commit into deltas of its topics and a head after them.
import type { DatasetId, Seq } from '@shared/ids';
import type { Announce, Delta } from '@shared/protocol/delta';
import type { Head } from '@shared/protocol/head';
import type { Resync } from '@shared/protocol/resync';
import type { Cursor } from '@shared/protocol/topic';
import { HEAD_INTERVAL_MS, MAX_DELTA_BYTES } from '@shared/protocol/version';
import type { Committed, Store } from '../store/contract';

/** Where the messages go. All calls are synchronous: their order is the order on every socket. */
export interface Screens {
  /** True when somebody follows the topic. */
  watching(topic: DatasetId): boolean;
  /** @param bytes size of the message as JSON */
  delta(message: Delta, bytes: number): void;
  announce(message: Announce): void;
  resync(message: Resync): void;
  /** After a declaration changed: whoever may no longer read the topic stops following it. */
  readmit(topic: DatasetId): Promise<void>;
  head(message: Head): void;
}

export interface BroadcastLog {
  warn(details: object, message: string): void;
}

/** A change of more rows is announced without being read: it cannot be a delta of that size. */
const MAX_DELTA_ROWS = 20_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

export class CommitBroadcast {
  /** The state up to which each topic's followers were told. */
  private readonly told = new Map<DatasetId, Cursor>();
  private readonly queue: Committed[] = [];
  private running: Promise<void> | null = null;
  private stopped = new AbortController();
  private lastHead: Head | null = null;
  private headTimer: NodeJS.Timeout | null = null;
  private headSentAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Pick<Store, 'cursor' | 'changesSince' | 'datasets' | 'onCommitted'>,
    private readonly screens: Screens,
    private readonly log: BroadcastLog,
    /** Monotonic milliseconds, for the interval between heads. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Learns where each topic stands, then follows the commits. */
  async start(): Promise<{ dispose(): void }> {
    const listening = this.store.onCommitted((committed) => this.enqueue(committed));
    for (const { declaration } of await this.store.datasets()) {
      const cursor = await this.store.cursor(declaration.id);
      if (cursor) this.told.set(declaration.id, cursor);
    }
    this.running = Promise.resolve();
    this.work();
    return {
      dispose: () => {
        listening.dispose();
        this.stopped.abort();
        if (this.headTimer) clearTimeout(this.headTimer);
      },
    };
  }

  /** The last head that was sent or is due; null before the first commit of this run. */
  get latestHead(): Head | null {
    return this.lastHead;
  }

  /** Resolves when every commit taken so far has been told. */
  async idle(): Promise<void> {
    while (this.queue.length > 0) {
      await this.running;
      await new Promise(setImmediate);
    }
    await this.running;
  }

  private enqueue(committed: Committed): void {
    this.queue.push(committed);
    if (this.running) this.work();
  }

  private work(): void {
    if (this.queue.length === 0 || this.stopped.signal.aborted) return;
    const before = this.running ?? Promise.resolve();
    this.running = before.then(() => this.drain());
  }

  private async drain(): Promise<void> {
    for (let committed = this.queue[0]; committed && !this.stopped.signal.aborted; committed = this.queue[0]) {
      await this.persist(committed);
      this.queue.shift();
    }
  }

  /** Tells a commit, trying again while the database is away: a commit that was skipped would look like silence. */
  private async persist(committed: Committed): Promise<void> {
    for (let wait = FIRST_RETRY_MS; !this.stopped.signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        for (const topic of committed.topics) await this.tell(topic, committed.at);
        this.head({ epoch: committed.epoch, seq: committed.seq, at: committed.at });
        return;
      } catch (error) {
        this.log.warn({ err: error, seq: committed.seq }, 'a commit could not be told; trying again');
        await pause(wait, this.stopped.signal);
      }
    }
  }

  private async tell(topic: DatasetId, at: number): Promise<void> {
    const cursor = await this.store.cursor(topic);
    const told = this.told.get(topic);
    if (
      cursor === null ||
      (told && told.epoch === cursor.epoch && told.version === cursor.version && told.seq >= cursor.seq)
    )
      return;
    if (!this.screens.watching(topic)) {
      // Whoever joins from here on is answered with a cursor that is at least this one.
      this.told.set(topic, cursor);
      return;
    }
    if (!told || told.epoch !== cursor.epoch) return this.reset(topic, cursor, 'replaced');
    if (told.version !== cursor.version) return this.reset(topic, cursor, 'declaration');
    const delta = await this.store.changesSince(topic, told.seq, MAX_DELTA_ROWS);
    if (delta === null || delta.from !== told.seq)
      return this.announce(topic, told.seq, cursor, MAX_DELTA_BYTES + 1, at);
    if (delta.version !== told.version) return this.reset(topic, { ...cursor, version: delta.version }, 'declaration');
    const bytes = Buffer.byteLength(JSON.stringify(delta));
    const end = { ...cursor, seq: delta.to };
    if (bytes > MAX_DELTA_BYTES) return this.announce(topic, told.seq, end, bytes, delta.at);
    this.told.set(topic, end);
    this.screens.delta(delta, bytes);
  }

  private async reset(topic: DatasetId, cursor: Cursor, reason: Resync['reason']): Promise<void> {
    this.screens.resync({ topic, reason });
    // Before anything else of the topic is sent.
    if (reason === 'declaration') await this.screens.readmit(topic);
    this.told.set(topic, cursor);
  }

  private announce(topic: DatasetId, from: Seq, to: Cursor, bytes: number, at: number): void {
    this.told.set(topic, to);
    this.screens.announce({ topic, epoch: to.epoch, version: to.version, from, to: to.seq, at, bytes });
  }

  /** Sends the head now, or when the interval since the last one has passed; it then carries the newest. */
  private head(head: Head): void {
    this.lastHead = head;
    if (this.headTimer) return;
    const wait = this.headSentAt + HEAD_INTERVAL_MS - this.clock();
    if (wait <= 0) this.sendHead();
    else {
      this.headTimer = setTimeout(() => {
        this.headTimer = null;
        this.sendHead();
      }, wait);
    }
  }

  private sendHead(): void {
    if (!this.lastHead || this.stopped.signal.aborted) return;
    this.headSentAt = this.clock();
    this.screens.head(this.lastHead);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
