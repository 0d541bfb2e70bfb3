// Ephemeral topics in a window: last values by key, in memory only, and the way to write those that this PC may write.
import type { EphemeralTopicId, EphemeralValue } from '@shared/ephemeral';
import type { EphemeralChange, EphemeralDone, EphemeralWhich, EphemeralWrite } from '@shared/protocol/ephemeral';
import { type Disposable, Listeners } from './disposable';

/** A last value; `at`: when it was written, epoch ms by the server's clock. */
export interface LastValue<V> {
  readonly value: V;
  readonly at: number;
}

/** Values of a topic by key; another map whenever one of them changed. */
export type LastValues<T extends EphemeralTopicId> = ReadonlyMap<string, LastValue<EphemeralValue<T>>>;

/** `done`, a refusal with its code, or null when no answer came: whether it was written is then not known. */
export type EphemeralAnswer = EphemeralDone | null;

export interface Ephemeral {
  values<T extends EphemeralTopicId>(topic: T): LastValues<T>;
  /** Told when a value of the topic was set or removed. */
  subscribe(topic: EphemeralTopicId, listener: () => void): Disposable;
  set<T extends EphemeralTopicId>(topic: T, key: string, value: EphemeralValue<T>): Promise<EphemeralAnswer>;
  /** Removes some keys, or all below a prefix. */
  clear(topic: EphemeralTopicId, which: EphemeralWhich): Promise<EphemeralAnswer>;
}

const NOTHING: ReadonlyMap<string, LastValue<never>> = new Map();

export class EphemeralStore implements Ephemeral {
  private readonly topics = new Map<EphemeralTopicId, ReadonlyMap<string, LastValue<unknown>>>();
  private readonly listeners = new Map<EphemeralTopicId, Listeners<void>>();

  /** @param write hands a write to whoever owns the connection */
  constructor(private readonly write: (write: EphemeralWrite) => Promise<EphemeralAnswer>) {}

  set<T extends EphemeralTopicId>(topic: T, key: string, value: EphemeralValue<T>): Promise<EphemeralAnswer> {
    return this.write({ event: 'ephemeral-set', message: { topic, key, value } });
  }

  clear(topic: EphemeralTopicId, which: EphemeralWhich): Promise<EphemeralAnswer> {
    return this.write({ event: 'ephemeral-clear', message: { topic, which } });
  }

  values<T extends EphemeralTopicId>(topic: T): LastValues<T> {
    // The owner parsed every value by its topic's schema before it told this window.
    return (this.topics.get(topic) ?? NOTHING) as LastValues<T>;
  }

  subscribe(topic: EphemeralTopicId, listener: () => void): Disposable {
    const listeners = this.listeners.get(topic) ?? new Listeners<void>();
    this.listeners.set(topic, listeners);
    return listeners.add(listener);
  }

  apply({ topic, whole, entries, removes }: EphemeralChange): void {
    const values = new Map(whole ? [] : this.topics.get(topic));
    for (const key of removes) values.delete(key);
    for (const { key, value, at } of entries) values.set(key, { value, at });
    if (values.size === 0 && !this.topics.has(topic)) return;
    this.topics.set(topic, values);
    this.listeners.get(topic)?.tell();
  }

  dispose(): void {
    for (const listeners of this.listeners.values()) listeners.clear();
  }
}
