// Runs the topics' machines: gives them events, does what they ask (fetch, apply, replace, forget), and keeps the cache in step.
import type { Delta } from '@shared/protocol/delta';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import { readSnapshotMeta } from '@shared/snapshot/decode';
import type { SnapshotRecord } from '../cache/cache-database';
import type { TopicCache } from '../cache/topic-cache';
import type { Disposable } from '../state/disposable';
import { backOff } from './back-off';
import type { Timers } from './timers';
import type { TopicFetch } from './topic-fetch';
import { isSettled, type TopicEffect, type TopicEvent, type TopicState, topicAt, topicStep } from './topic-machine';

/** A topic whose list of deltas grew long gets a new snapshot at most this often, ms. */
export const COMPACT_EVERY_MS = 30_000;

export interface RunnerEvents {
  /** The delta was applied; it is in the cache's hands. */
  applied(delta: Delta): void;
  /** Another snapshot took the place of everything. */
  replaced(snapshot: SnapshotRecord): void;
  forgotten(topic: TopicId, code: SyncErrorCode): void;
  /** Something was settled or is no longer. */
  moved(): void;
  report(message: string): void;
}

interface Held {
  state: TopicState;
  etag: string | null;
  fetched: { request: number; snapshot: SnapshotRecord } | null;
  abort: AbortController;
  timer: unknown;
  compactedAt: number;
}

export class TopicRunner implements Disposable {
  private readonly topics = new Map<TopicId, Held>();

  constructor(
    private readonly fetcher: TopicFetch,
    private readonly cache: TopicCache,
    private readonly events: RunnerEvents,
    private readonly environment: { timers: Timers; random: () => number },
  ) {}

  /** Begins to follow a topic, from what is held of it. */
  add(topic: TopicId, cursor: Cursor | null, etag: string | null): void {
    if (this.topics.has(topic)) return;
    this.topics.set(topic, {
      state: topicAt(topic, cursor),
      etag,
      fetched: null,
      abort: new AbortController(),
      timer: null,
      compactedAt: Number.NEGATIVE_INFINITY,
    });
  }

  remove(topic: TopicId): void {
    const held = this.topics.get(topic);
    if (!held) return;
    this.stop(held);
    this.topics.delete(topic);
  }

  get(topic: TopicId): TopicState | undefined {
    return this.topics.get(topic)?.state;
  }

  all(): TopicState[] {
    return [...this.topics.values()].map((held) => held.state);
  }

  get settled(): boolean {
    return this.all().every(isSettled);
  }

  dispatch(topic: TopicId, event: TopicEvent): void {
    const held = this.topics.get(topic);
    if (!held) return;
    if (event.kind === 'disconnected' || event.kind === 'lost') this.stop(held);
    if (event.kind === 'lost') held.etag = null;
    const { state, effects } = topicStep(held.state, event);
    held.state = state;
    for (const effect of effects) this.perform(topic, held, effect);
    this.events.moved();
  }

  dispatchAll(event: TopicEvent): void {
    for (const topic of [...this.topics.keys()]) this.dispatch(topic, event);
  }

  dispose(): void {
    for (const held of this.topics.values()) this.stop(held);
    this.topics.clear();
  }

  private perform(topic: TopicId, held: Held, effect: TopicEffect): void {
    switch (effect.kind) {
      case 'apply':
        this.cache.putDelta(effect.delta);
        this.events.applied(effect.delta);
        this.compactWhenHeavy(topic, held);
        return;
      case 'replace': {
        const { fetched } = held;
        held.fetched = null;
        if (fetched?.request !== effect.request) throw new Error(`snapshot ${effect.request} of ${topic} is not there`);
        held.etag = fetched.snapshot.etag;
        this.cache.putSnapshot(fetched.snapshot);
        this.events.replaced(fetched.snapshot);
        return;
      }
      case 'fetch-changes':
        void this.fetchChanges(topic, held, effect.request, effect.since);
        return;
      case 'fetch-snapshot':
        void this.fetchSnapshot(topic, held, effect.request);
        return;
      case 'retry-later':
        held.timer = this.environment.timers.set(
          () => {
            held.timer = null;
            this.dispatch(topic, { kind: 'retry', request: effect.request });
          },
          backOff(effect.attempt, this.environment.random()),
        );
        return;
      case 'forget':
        this.stop(held);
        held.etag = null;
        this.cache.forget(topic);
        this.events.forgotten(topic, effect.code);
        return;
    }
  }

  private async fetchChanges(topic: TopicId, held: Held, request: number, since: Cursor): Promise<void> {
    const answer = await this.fetcher.changes(topic, since, held.abort.signal);
    if (!this.follows(topic, held)) return;
    if ('delta' in answer) this.dispatch(topic, { kind: 'changes', request, delta: answer.delta });
    else if (answer.problem === 'too-old') this.dispatch(topic, { kind: 'too-old', request });
    else if (answer.problem === 'denied') this.dispatch(topic, { kind: 'denied', request, code: answer.code });
    else this.failed(topic, request, answer.problem === 'failed' ? answer.message : 'changes: unchanged');
  }

  private async fetchSnapshot(topic: TopicId, held: Held, request: number): Promise<void> {
    const answer = await this.fetcher.snapshot(topic, held.etag, held.abort.signal);
    if (!this.follows(topic, held)) return;
    if ('snapshot' in answer) {
      this.takeSnapshot(topic, held, request, answer.snapshot);
      return;
    }
    if (answer.problem === 'denied') this.dispatch(topic, { kind: 'denied', request, code: answer.code });
    else if (answer.problem === 'unchanged') await this.takeCached(topic, held, request);
    else this.failed(topic, request, answer.problem === 'failed' ? answer.message : answer.problem);
  }

  private takeSnapshot(topic: TopicId, held: Held, request: number, snapshot: SnapshotRecord): void {
    held.fetched = { request, snapshot };
    this.dispatch(topic, { kind: 'snapshot', request, cursor: snapshot.cursor });
  }

  /** The server says that the snapshot we hold is the state as it stands. */
  private async takeCached(topic: TopicId, held: Held, request: number): Promise<void> {
    const { etag } = held;
    held.etag = null;
    const content = await this.cache.load(topic);
    // A damaged heading is as good as none: the snapshot is fetched.
    const meta = content && (await readSnapshotMeta(content.snapshot).catch(() => null));
    if (!this.follows(topic, held)) return;
    if (!content || !meta) {
      this.failed(topic, request, 'the cached snapshot is gone');
      return;
    }
    const cursor = { epoch: meta.epoch, seq: meta.seq, version: meta.version };
    this.takeSnapshot(topic, held, request, { topic, cursor, etag, blob: content.snapshot });
  }

  /** While the topic goes on living, a new snapshot is slid under its deltas; windows need not notice. */
  private compactWhenHeavy(topic: TopicId, held: Held): void {
    const now = this.environment.timers.now();
    if (!this.cache.isHeavy(topic) || now - held.compactedAt < COMPACT_EVERY_MS) return;
    held.compactedAt = now;
    void this.compact(topic, held);
  }

  private async compact(topic: TopicId, held: Held): Promise<void> {
    const answer = await this.fetcher.snapshot(topic, held.etag, held.abort.signal);
    const { cursor } = held.state;
    if (!this.follows(topic, held) || !('snapshot' in answer) || !cursor) return;
    const { snapshot } = answer;
    const fits = snapshot.cursor.epoch === cursor.epoch && snapshot.cursor.version === cursor.version;
    // A snapshot ahead of what is applied would skip deltas on their way to the windows; the next one will fit.
    if (!fits || snapshot.cursor.seq > cursor.seq) return;
    held.etag = snapshot.etag;
    this.cache.compact(snapshot);
  }

  private failed(topic: TopicId, request: number, message: string): void {
    this.events.report(`topic ${topic} could not be fetched: ${message}`);
    this.dispatch(topic, { kind: 'failed', request });
  }

  /** False when the topic was removed, or its connection lost, since the fetch began. */
  private follows(topic: TopicId, held: Held): boolean {
    return this.topics.get(topic) === held;
  }

  private stop(held: Held): void {
    held.abort.abort();
    held.abort = new AbortController();
    if (held.timer !== null) this.environment.timers.clear(held.timer);
    held.timer = null;
  }
}
