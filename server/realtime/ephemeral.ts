// Ephemeral topics on the server: a mirror of the table of last values, from which screens are answered and told of changes.
// Every process on the store has its own mirror, brought up to date in the table's order; the table is what holds.
import {
  EPHEMERAL_TOPIC_IDS,
  type EphemeralTopicId,
  EphemeralTopicId as EphemeralTopicName,
  type EphemeralValue,
  ephemeralDeclaration,
} from '@shared/ephemeral';
import type { EphemeralChange, EphemeralEntry, EphemeralWhich } from '@shared/protocol/ephemeral';
import type { Log } from '../database/log';
import type { EphemeralRecord, EphemeralTable } from '../store/ephemeral';

/** What the rest of the server may do with ephemeral topics. */
export interface Ephemeral {
  /** Sets values. False, and nothing is written, when the topic would hold more keys than it may. */
  set<T extends EphemeralTopicId>(
    topic: T,
    values: readonly { key: string; value: EphemeralValue<T> }[],
  ): Promise<boolean>;
  remove(topic: EphemeralTopicId, which: EphemeralWhich): Promise<void>;
  /** All last values of a topic as this process knows them, in no particular order. */
  list<T extends EphemeralTopicId>(topic: T): (EphemeralEntry & { value: EphemeralValue<T> })[];
  /** Told of each change, in order and at once after the mirror has it. */
  onChange(listener: (change: EphemeralChange) => void): { dispose(): void };
}

/** Values past their time are looked for this often. */
const SWEEP_MS = 60_000;
const RETRY_MS = 1_000;

export class EphemeralMirror implements Ephemeral {
  private readonly topics = new Map<EphemeralTopicId, Map<string, EphemeralEntry>>();
  private readonly listeners = new Set<(change: EphemeralChange) => void>();
  private rev = 0;
  private again = false;
  private pulling: Promise<void> | null = null;
  private listening: { dispose(): void } | null = null;
  private timers: NodeJS.Timeout[] = [];
  private stopped = false;

  constructor(
    private readonly table: EphemeralTable,
    /** Epoch milliseconds. */
    private readonly now: () => number,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Reads the table and follows it. */
  async start(): Promise<void> {
    this.take(await this.table.since(0));
    this.listening = this.table.onWritten(() => this.wake());
    // What was written between the two.
    this.wake();
    const sweeping = setInterval(() => void this.sweep(), SWEEP_MS);
    sweeping.unref();
    this.timers.push(sweeping);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.listening?.dispose();
    for (const timer of this.timers) clearInterval(timer);
    this.listeners.clear();
    await this.pulling;
  }

  async set<T extends EphemeralTopicId>(
    topic: T,
    values: readonly { key: string; value: EphemeralValue<T> }[],
  ): Promise<boolean> {
    if (values.length === 0) return true;
    return this.table.set(topic, values, ephemeralDeclaration(topic).maxKeys);
  }

  remove(topic: EphemeralTopicId, which: EphemeralWhich): Promise<void> {
    return this.table.remove(topic, which);
  }

  list<T extends EphemeralTopicId>(topic: T): (EphemeralEntry & { value: EphemeralValue<T> })[] {
    return [...(this.topics.get(topic)?.values() ?? [])] as (EphemeralEntry & { value: EphemeralValue<T> })[];
  }

  onChange(listener: (change: EphemeralChange) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Removes what has outlived its topic's `keepMs`; done by itself every minute. */
  async sweep(): Promise<void> {
    for (const topic of EPHEMERAL_TOPIC_IDS) {
      const { keepMs } = ephemeralDeclaration(topic);
      if (keepMs === null) continue;
      const before = this.now() - keepMs;
      if (!this.list(topic).some((entry) => entry.at < before)) continue;
      await this.table.sweep(topic, before).catch((error: Error) => {
        this.log.warn({ error: error.message, topic }, 'old values could not be swept away');
      });
    }
  }

  private wake(): void {
    this.again = true;
    this.pulling ??= this.pull().finally(() => {
      this.pulling = null;
      // A write that was told after the last look and before this line.
      if (this.again && !this.stopped) this.wake();
    });
  }

  private async pull(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        this.take(await this.table.since(this.rev));
      } catch (error) {
        if (this.stopped) return;
        this.log.warn({ error: (error as Error).message }, 'ephemeral topics cannot be read; trying again');
        await this.pause();
        this.again = true;
      }
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      timer.unref();
    });
  }

  private take(records: readonly EphemeralRecord[]): void {
    const changes = new Map<EphemeralTopicId, EphemeralChange>();
    for (const record of records) {
      this.rev = record.rev;
      const name = EphemeralTopicName.safeParse(record.topic);
      // A topic that this program no longer declares.
      if (!name.success) continue;
      const topic = name.data;
      const held = this.topics.get(topic) ?? new Map<string, EphemeralEntry>();
      this.topics.set(topic, held);
      const change = changes.get(topic) ?? { topic, whole: false, entries: [], removes: [] };
      const { key, value, at } = record;
      if (value !== null) {
        held.set(key, { key, value, at });
        change.entries.push({ key, value, at });
      } else if (held.delete(key)) change.removes.push(key);
      else continue;
      changes.set(topic, change);
    }
    for (const change of changes.values()) this.tell(change);
  }

  private tell(change: EphemeralChange): void {
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        this.log.warn({ error: (error as Error).message, topic: change.topic }, 'a listener failed on a change');
      }
    }
  }
}
