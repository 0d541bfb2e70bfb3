// The owner's cache: takes snapshots and deltas at once, commits them together at most every 250 ms, and survives a full or
// broken database by keeping what is not written in memory.
import type { Seq } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import { CACHE_COMMIT_MS } from '@shared/protocol/version';
import { readSnapshotMeta } from '@shared/snapshot/decode';
import type { DexieOptions } from 'dexie';
import type { CacheState } from '../state/connection';
import { CacheDatabase, type SnapshotRecord } from './cache-database';
import { commitWrites, roughBytes } from './commit-writes';
import {
  addCompaction,
  addDelta,
  addForget,
  addSnapshot,
  type Facts,
  isEmpty,
  mergeWrites,
  noWrites,
  type PendingWrites,
} from './pending-writes';
import { storageFailure } from './storage-failure';
import { readTopicContent, type TopicContent } from './topic-content';

/** A full cache is tried again this often: the user may have made room. */
export const FULL_RETRY_MS = 60_000;
/** Deltas on one snapshot beyond which a new snapshot is due. */
export const MAX_DELTAS = 400;
export const MAX_DELTA_BYTES_HELD = 8_000_000;

export interface HeldTopic {
  topic: TopicId;
  cursor: Cursor;
  etag: string | null;
}

export interface CacheTimers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface CacheEvents {
  /** `dropped`: the database was given up and emptied; topics that are not held in memory must be fetched again. */
  changed(state: CacheState, dropped: boolean): void;
  report(message: string): void;
}

interface Weight {
  deltas: number;
  bytes: number;
}

export class TopicCache {
  private database: CacheDatabase;
  private pending = noWrites();
  /** What is being written now; read together with the database until it is there. */
  private writing: PendingWrites | null = null;
  private timer: unknown = null;
  private last: Promise<void> = Promise.resolve();
  private readonly weights = new Map<TopicId, Weight>();
  private current: CacheState = 'ok';
  private closed = false;

  constructor(
    private readonly timers: CacheTimers,
    private readonly events: CacheEvents,
    private readonly options?: DexieOptions,
  ) {
    this.database = new CacheDatabase(options);
  }

  get state(): CacheState {
    return this.current;
  }

  /** True when windows find in the database what they are told of, after {@link flush}. */
  get readable(): boolean {
    return this.current === 'ok';
  }

  /** Never opens the database: all is kept in memory. For a second tab where another one is the writer. */
  stayInMemory(): void {
    this.current = 'none';
  }

  /** Opens the database (an older schema is upgraded) and answers what is held whole. A cache that cannot be read is dropped. */
  async open(): Promise<{ topics: HeldTopic[]; facts: Facts | null }> {
    if (this.current === 'none') return { topics: [], facts: null };
    try {
      return await this.readAll();
    } catch (error) {
      this.events.report(`cache dropped, it could not be read: ${messageOf(error)}`);
      return this.startAnew();
    }
  }

  /** The content of a topic: the database with what is not yet written on top. Null where it is not held whole. */
  async load(topic: TopicId): Promise<TopicContent | null> {
    const write = this.unwritten(topic);
    if (write?.forget) return null;
    if (write?.snapshot && write.keepAfter === null && write.cursor)
      return { cursor: write.cursor, snapshot: write.snapshot.blob, deltas: [...write.deltas] };
    if (this.current === 'broken' || this.current === 'none') return null;
    try {
      const held = await readTopicContent(this.database, topic);
      // Asked again after the read: what was being written may have arrived in between, in either place.
      const over = this.unwritten(topic);
      if (!held || over?.forget) return null;
      const known = new Set(held.deltas.map((d) => d.to));
      const deltas = [...held.deltas, ...(over?.deltas ?? []).filter((d) => !known.has(d.to))];
      return { cursor: over?.cursor ?? held.cursor, snapshot: over?.snapshot?.blob ?? held.snapshot, deltas };
    } catch (error) {
      this.events.report(`topic ${topic} could not be read from the cache: ${messageOf(error)}`);
      return null;
    }
  }

  /** True when the topic can be read without the database: its snapshot is not yet, or cannot be, written. */
  heldInMemory(topic: TopicId): boolean {
    const write = this.unwritten(topic);
    return write !== undefined && write.snapshot !== null && write.keepAfter === null && !write.forget;
  }

  putDelta(delta: Delta): void {
    addDelta(this.pending, delta);
    const weight = this.weights.get(delta.topic) ?? { deltas: 0, bytes: 0 };
    this.weights.set(delta.topic, { deltas: weight.deltas + 1, bytes: weight.bytes + roughBytes(delta) });
    this.schedule();
  }

  putSnapshot(snapshot: SnapshotRecord): void {
    addSnapshot(this.pending, snapshot);
    this.weights.set(snapshot.topic, { deltas: 0, bytes: 0 });
    this.schedule();
  }

  /** Puts a newer snapshot under the deltas held; the topic's cursor stays, so `snapshot` must not be beyond it. */
  compact(snapshot: SnapshotRecord): void {
    addCompaction(this.pending, snapshot);
    this.weights.set(snapshot.topic, { deltas: 0, bytes: 0 });
    this.schedule();
  }

  forget(topic: TopicId): void {
    addForget(this.pending, topic);
    this.weights.delete(topic);
    this.schedule();
  }

  putFacts(facts: Partial<Facts>): void {
    Object.assign(this.pending.facts, facts);
    this.schedule();
  }

  /** True when so many deltas lie on the topic's snapshot that a new one should be fetched. */
  isHeavy(topic: TopicId): boolean {
    const weight = this.weights.get(topic);
    return weight !== undefined && (weight.deltas > MAX_DELTAS || weight.bytes > MAX_DELTA_BYTES_HELD);
  }

  /** Commits what waits now; resolves when it is there, or when it is known that it cannot be. */
  flush(): Promise<void> {
    this.stopTimer();
    this.last = this.last.then(() => this.commit());
    return this.last;
  }

  /** Empties the cache (another server, signing out). */
  async clear(): Promise<void> {
    this.stopTimer();
    this.pending = noWrites();
    await this.last;
    this.pending = noWrites();
    this.weights.clear();
    if (this.current === 'none' || this.current === 'broken') return;
    const { database } = this;
    try {
      await database.transaction('rw', database.tables, () =>
        Promise.all(database.tables.map((table) => table.clear())),
      );
      this.change('ok', false);
    } catch (error) {
      this.events.report(`cache dropped, it could not be emptied: ${messageOf(error)}`);
      await this.startAnew();
    }
  }

  /** The cached file of that version, or null. */
  async asset(path: string, version: string): Promise<Blob | null> {
    if (this.current === 'broken' || this.current === 'none') return null;
    // A file that cannot be read is one that is not held: it is fetched.
    const record = await this.database.assets.get(path).catch(() => undefined);
    return record?.version === version ? record.blob : null;
  }

  /** Keeps a file in place of its older version. A file that does not fit is not kept, and that is no error. */
  async putAsset(path: string, version: string, blob: Blob): Promise<void> {
    if (this.current !== 'ok') return;
    await this.database.assets.put({ path, version, blob }).catch((error: unknown) => {
      this.events.report(`file ${path} is not kept: ${messageOf(error)}`);
    });
  }

  async close(): Promise<void> {
    await this.flush();
    this.closed = true;
    this.database.close();
  }

  private async readAll(): Promise<{ topics: HeldTopic[]; facts: Facts | null }> {
    const { database } = this;
    await database.open();
    const records = await database.topics.toArray();
    const facts = (await database.facts.get('facts')) ?? null;
    const topics: HeldTopic[] = [];
    for (const record of records) {
      const snapshot = await database.snapshots.get(record.topic);
      if (!snapshot || !(await agrees(snapshot))) {
        this.events.report(`topic ${record.topic} is damaged in the cache and is fetched again`);
        addForget(this.pending, record.topic);
        continue;
      }
      this.weights.set(record.topic, { deltas: record.deltas, bytes: record.bytes });
      topics.push({ topic: record.topic, cursor: record.cursor, etag: snapshot.etag });
    }
    return { topics, facts };
  }

  /** Deletes the database and begins an empty one; without one, goes on in memory. */
  private async startAnew(): Promise<{ topics: HeldTopic[]; facts: Facts | null }> {
    try {
      this.database.close();
      await this.database.delete();
      this.database = new CacheDatabase(this.options);
      await this.database.open();
      this.change('ok', true);
    } catch (error) {
      this.events.report(`no cache on this PC: ${messageOf(error)}`);
      this.change('broken', true);
    }
    return { topics: [], facts: null };
  }

  private schedule(): void {
    if (this.timer !== null || this.closed) return;
    if (this.current === 'broken' || this.current === 'none') return;
    const wait = this.current === 'full' ? FULL_RETRY_MS : CACHE_COMMIT_MS;
    this.timer = this.timers.set(() => {
      this.timer = null;
      void this.flush();
    }, wait);
  }

  private stopTimer(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
  }

  private async commit(): Promise<void> {
    if (isEmpty(this.pending) || this.closed || this.current === 'broken' || this.current === 'none') return;
    const writing = this.pending;
    this.writing = writing;
    this.pending = noWrites();
    try {
      await commitWrites(this.database, writing);
      this.writing = null;
      this.change('ok', false);
    } catch (error) {
      this.pending = mergeWrites(writing, this.pending);
      this.writing = null;
      if (storageFailure(error) === 'full') {
        this.events.report('cache is full; what comes is shown but not kept');
        this.change('full', false);
        this.schedule();
        return;
      }
      this.events.report(`cache dropped, it could not be written: ${messageOf(error)}`);
      await this.startAnew();
    }
  }

  private change(state: CacheState, dropped: boolean): void {
    if (state === this.current && !dropped) return;
    this.current = state;
    this.events.changed(state, dropped);
  }

  /** What of a topic is on its way to the database or waits for it. */
  private unwritten(topic: TopicId) {
    const both = this.writing ? mergeWrites(this.writing, this.pending) : this.pending;
    return both.topics.get(topic);
  }
}

/** True when the blob is whole and stands where its record says. */
async function agrees({ blob, cursor }: SnapshotRecord): Promise<boolean> {
  try {
    const meta = await readSnapshotMeta(blob);
    return meta.epoch === cursor.epoch && meta.seq === (cursor.seq as Seq) && meta.version === cursor.version;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
