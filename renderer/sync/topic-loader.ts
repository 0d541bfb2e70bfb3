// Brings topics into this window's stores: reads what is announced, lets deltas wait for it, applies all in the frame.
import type { Delta } from '@shared/protocol/delta';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot, type Snapshot } from '@shared/snapshot/decode';
import type { TopicContent } from '../cache/topic-content';
import { TopicStore } from '../state/topic-store';
import type { TopicRegistry } from '../state/topics';

export interface LoaderEvents {
  /** Something is to be done in the next frame. */
  due(): void;
  /** The window lost its place in the topic; `content`: it cannot read the cache itself. */
  resend(topic: TopicId, content: boolean): void;
  unreadable(topic: TopicId): void;
}

/** What was read; `snapshot` null where the deltas alone continue what the store holds. */
interface Loaded {
  snapshot: Snapshot | null;
  deltas: readonly Delta[];
}

/** `reading`: number of the reading under way, or null. `ready`: read, to be taken in the next frame. */
interface Place {
  reading: number | null;
  ready: Loaded | null;
  waiting: Delta[];
}

export class TopicLoader {
  private readonly places = new Map<TopicId, Place>();
  private readings = 0;

  /** @param read reads an announced topic from the cache. */
  constructor(
    private readonly registry: TopicRegistry,
    private readonly read: (topic: TopicId) => Promise<TopicContent | null>,
    private readonly events: LoaderEvents,
  ) {}

  /** True while a topic is announced but not yet in its store. */
  get loading(): boolean {
    return [...this.places.values()].some((p) => p.reading !== null || p.ready !== null);
  }

  announced(topic: TopicId, content: TopicContent | null): void {
    this.readings += 1;
    const reading = this.readings;
    this.places.set(topic, { reading, ready: null, waiting: [] });
    void this.load(topic, reading, content);
  }

  gone(topic: TopicId): void {
    this.places.delete(topic);
    this.registry.remove(topic);
  }

  push(delta: Delta): void {
    this.places.get(delta.topic)?.waiting.push(delta);
    this.events.due();
  }

  /** Takes everything that is there into the stores; called once per frame. */
  takeFrame(): void {
    for (const [topic, place] of this.places) {
      if (place.reading !== null) continue;
      const { ready, waiting } = place;
      if (!ready && waiting.length === 0) continue;
      place.ready = null;
      place.waiting = [];
      if (this.take(topic, ready, waiting)) continue;
      this.places.delete(topic);
      this.events.unreadable(topic);
    }
  }

  /** Answers false where snapshot and deltas that were read do not fit together: read again, they would not either. */
  private take(topic: TopicId, ready: Loaded | null, waiting: readonly Delta[]): boolean {
    const held = this.registry.get(topic);
    const snapshot = ready?.snapshot ?? null;
    const store = held ?? (snapshot && new TopicStore(snapshot));
    if (snapshot && held) held.reset(snapshot);
    const whole = !hasGap(store?.apply(ready?.deltas ?? []));
    const lost = hasGap(store?.apply(waiting));
    if (!whole && snapshot) return false;
    // Whole before anybody sees it.
    if (store && !held) this.registry.add(store);
    if (!whole || lost) this.events.resend(topic, false);
    return true;
  }

  private async load(topic: TopicId, reading: number, given: TopicContent | null): Promise<void> {
    // What this window cannot read, whatever the reason, the owner sends.
    const content = given ?? (await this.read(topic).catch(() => null));
    if (this.places.get(topic)?.reading !== reading) return;
    if (!content) {
      // The owner's own view: in memory, or from a database that this window cannot open.
      this.events.resend(topic, true);
      return;
    }
    try {
      const loaded = await this.decode(topic, content);
      const place = this.places.get(topic);
      if (place?.reading !== reading) return;
      place.reading = null;
      place.ready = loaded;
      this.events.due();
    } catch {
      const place = this.places.get(topic);
      if (place?.reading !== reading) return;
      // One unreadable topic must not hold back the data version of all others; it comes again when it is announced anew.
      this.places.delete(topic);
      this.events.unreadable(topic);
      this.events.due();
    }
  }

  /** After an owner died, most windows already hold what is announced again: then nothing is built anew. */
  private async decode(topic: TopicId, { snapshot, deltas, cursor }: TopicContent): Promise<Loaded> {
    const held = this.registry.get(topic)?.cursor;
    if (held && held.epoch === cursor.epoch && held.version === cursor.version) {
      // An owner that died within its commit interval leaves a cache that is behind the screen; the screen does not go back.
      if (held.seq >= cursor.seq) return { snapshot: null, deltas: [] };
      if (deltas.some((d) => d.from === held.seq)) return { snapshot: null, deltas };
    }
    return { snapshot: decodeSnapshot(new Uint8Array(await snapshot.arrayBuffer())), deltas };
  }
}

function hasGap(result: ReturnType<TopicStore['apply']> | undefined): boolean {
  return result !== undefined && result !== null && 'gap' in result;
}
