// A list made from the rows of one topic, kept up to date by parsing changed rows only. For small system topics.

import { type Disposable, Listeners } from './disposable';
import type { TopicChange } from './topic-change';
import type { TopicRows } from './topic-store';
import type { Topics } from './topics';

/**
 * Follows a topic, also before it is there and after it went.
 * @param parse makes an entry of a row; null leaves the row out.
 */
export class DerivedRows<T> {
  private entries = new Map<string, T>();
  private list: readonly T[] = [];
  private readonly listeners = new Listeners<void>();
  private followed: { rows: TopicRows; subscription: Disposable } | null = null;
  private readonly registry: Disposable;

  constructor(
    private readonly topics: Topics,
    private readonly topic: string,
    private readonly parse: (rows: TopicRows, slot: number) => T | null,
  ) {
    this.registry = topics.subscribe(() => this.follow());
    this.follow();
  }

  /** True once the topic is held, live or from the cache. */
  get ready(): boolean {
    return this.followed !== null;
  }

  /** The same array until something changes. */
  all(): readonly T[] {
    return this.list;
  }

  get(key: string): T | undefined {
    return this.entries.get(key);
  }

  subscribe(listener: () => void): Disposable {
    return this.listeners.add(listener);
  }

  dispose(): void {
    this.registry.dispose();
    this.followed?.subscription.dispose();
    this.listeners.clear();
  }

  private follow(): void {
    const rows = this.topics.get(this.topic) ?? null;
    if (rows === (this.followed?.rows ?? null)) return;
    this.followed?.subscription.dispose();
    this.followed = rows && { rows, subscription: rows.subscribe((change) => this.change(rows, change)) };
    this.readAll(rows);
  }

  private change(rows: TopicRows, change: TopicChange): void {
    if (change.kind === 'reset') {
      this.readAll(rows);
      return;
    }
    for (const { key } of change.removed) this.entries.delete(key);
    for (const slot of [...change.added, ...change.changed]) this.read(rows, slot);
    this.tell();
  }

  private readAll(rows: TopicRows | null): void {
    this.entries = new Map();
    for (let slot = 0; slot < (rows?.size ?? 0); slot += 1) if (rows) this.read(rows, slot);
    this.tell();
  }

  private read(rows: TopicRows, slot: number): void {
    const key = rows.keyAt(slot);
    const entry = this.parse(rows, slot);
    if (entry === null) this.entries.delete(key);
    else this.entries.set(key, entry);
  }

  private tell(): void {
    this.list = [...this.entries.values()];
    this.listeners.tell();
  }
}
