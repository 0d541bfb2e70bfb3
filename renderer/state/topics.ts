// All topics that this window holds, by id. A store stays the same object for as long as the topic is there.
import { type Disposable, Listeners } from './disposable';
import type { TopicRows, TopicStore } from './topic-store';

export interface Topics {
  get(topic: string): TopicRows | undefined;
  /** In no particular order; the same array until a topic comes or goes. */
  all(): readonly TopicRows[];
  /** Told when a topic came or went (not when its rows change: subscribe to the topic for that). */
  subscribe(listener: () => void): Disposable;
}

export class TopicRegistry implements Topics {
  private readonly stores = new Map<string, TopicStore>();
  private list: readonly TopicRows[] = [];
  private readonly listeners = new Listeners<void>();

  get(topic: string): TopicStore | undefined {
    return this.stores.get(topic);
  }

  all(): readonly TopicRows[] {
    return this.list;
  }

  subscribe(listener: () => void): Disposable {
    return this.listeners.add(listener);
  }

  add(store: TopicStore): void {
    this.stores.set(store.topic, store);
    this.tell();
  }

  /** Takes a topic away; its store is disposed. */
  remove(topic: string): void {
    const store = this.stores.get(topic);
    if (!store) return;
    this.stores.delete(topic);
    this.tell();
    store.dispose();
  }

  dispose(): void {
    for (const store of this.stores.values()) store.dispose();
    this.stores.clear();
    this.list = [];
    this.listeners.clear();
  }

  private tell(): void {
    this.list = [...this.stores.values()];
    this.listeners.tell();
  }
}
