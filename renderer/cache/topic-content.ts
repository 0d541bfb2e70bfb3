// What is held of a topic, as one consistent read: its snapshot and the deltas to apply to it.
import type { Delta } from '@shared/protocol/delta';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import type { CacheDatabase } from './cache-database';

/** `cursor`: where snapshot and deltas together stand. */
export interface TopicContent {
  cursor: Cursor;
  snapshot: Blob;
  deltas: readonly Delta[];
}

/**
 * Reads a topic in one transaction, so that snapshot, deltas and cursor agree whatever the owner writes meanwhile.
 * @returns null where it is not held whole. Rejects when the database cannot be read.
 */
export async function readTopicContent(database: CacheDatabase, topic: TopicId): Promise<TopicContent | null> {
  return database.transaction('r', [database.topics, database.snapshots, database.deltas], async () => {
    const record = await database.topics.get(topic);
    const snapshot = await database.snapshots.get(topic);
    if (!record || !snapshot) return null;
    const deltas = await database.deltasUpTo(topic, null).toArray();
    return { cursor: record.cursor, snapshot: snapshot.blob, deltas: deltas.map((d) => d.delta) };
  });
}
