// What the owner has taken but the database does not yet hold: one net write per topic, kept in memory until it is committed.
import type { Seq } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import type { FactsRecord, SnapshotRecord } from './cache-database';

/**
 * The write of one topic. `snapshot`: replaces the one held. `keepAfter`: deltas in the database beyond it stay (a snapshot
 * taken only to shorten the list of deltas); null removes all. `deltas`: to be added. `forget`: nothing is to be left.
 */
export interface TopicWrite {
  snapshot: SnapshotRecord | null;
  keepAfter: Seq | null;
  deltas: Delta[];
  cursor: Cursor | null;
  forget: boolean;
}

export type Facts = Omit<FactsRecord, 'name'>;

export interface PendingWrites {
  topics: Map<TopicId, TopicWrite>;
  facts: Partial<Facts>;
}

export function noWrites(): PendingWrites {
  return { topics: new Map(), facts: {} };
}

export function isEmpty(pending: PendingWrites): boolean {
  return pending.topics.size === 0 && Object.keys(pending.facts).length === 0;
}

export function addDelta(pending: PendingWrites, delta: Delta): void {
  const write = writeOf(pending, delta.topic);
  write.deltas.push(delta);
  write.cursor = { epoch: delta.epoch, seq: delta.to, version: delta.version };
}

export function addSnapshot(pending: PendingWrites, snapshot: SnapshotRecord): void {
  pending.topics.set(snapshot.topic, { snapshot, keepAfter: null, deltas: [], cursor: snapshot.cursor, forget: false });
}

/** Puts a newer snapshot under the deltas that are held, and drops those that it contains. */
export function addCompaction(pending: PendingWrites, snapshot: SnapshotRecord): void {
  const write = writeOf(pending, snapshot.topic);
  write.deltas = write.deltas.filter((d) => d.to > snapshot.cursor.seq);
  // A write that replaces everything in the database goes on replacing everything.
  if (!write.snapshot || write.keepAfter !== null) write.keepAfter = snapshot.cursor.seq;
  write.snapshot = snapshot;
}

export function addForget(pending: PendingWrites, topic: TopicId): void {
  pending.topics.set(topic, { snapshot: null, keepAfter: null, deltas: [], cursor: null, forget: true });
}

/** What could not be written, with what came since on top of it. */
export function mergeWrites(older: PendingWrites, newer: PendingWrites): PendingWrites {
  const merged: PendingWrites = { topics: new Map(older.topics), facts: { ...older.facts, ...newer.facts } };
  for (const [topic, write] of newer.topics) {
    const before = merged.topics.get(topic);
    if (!before || write.forget || (write.snapshot && write.keepAfter === null)) merged.topics.set(topic, write);
    else {
      const { snapshot, keepAfter } = write;
      merged.topics.set(topic, {
        snapshot: snapshot ?? before.snapshot,
        keepAfter: before.snapshot && before.keepAfter === null ? null : (keepAfter ?? before.keepAfter),
        deltas: [...before.deltas, ...write.deltas].filter((d) => !snapshot || d.to > snapshot.cursor.seq),
        cursor: write.cursor ?? before.cursor,
        forget: before.forget,
      });
    }
  }
  return merged;
}

function writeOf(pending: PendingWrites, topic: TopicId): TopicWrite {
  let write = pending.topics.get(topic);
  if (!write) {
    write = { snapshot: null, keepAfter: null, deltas: [], cursor: null, forget: false };
    pending.topics.set(topic, write);
  }
  return write;
}
