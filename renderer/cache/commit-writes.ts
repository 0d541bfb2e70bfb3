// Writes what waits into the database in one transaction: snapshot bytes, deltas, cursors and the data version agree or none is there.
import type { TopicId } from '@shared/protocol/topic';
import type { CacheDatabase, TopicRecord } from './cache-database';
import type { PendingWrites, TopicWrite } from './pending-writes';

const NO_FACTS = { name: 'facts' as const, serverUrl: '', version: null, contactAt: null, clockOffset: 0 };

/** Rejects, with nothing written, when the transaction fails (a full disk, a broken database). */
export async function commitWrites(database: CacheDatabase, pending: PendingWrites): Promise<void> {
  const { topics, snapshots, deltas, facts } = database;
  await database.transaction('rw', [topics, snapshots, deltas, facts], async () => {
    for (const [topic, write] of pending.topics) await commitTopic(database, topic, write);
    if (Object.keys(pending.facts).length > 0)
      await facts.put({ ...NO_FACTS, ...(await facts.get('facts')), ...pending.facts });
  });
}

async function commitTopic(database: CacheDatabase, topic: TopicId, write: TopicWrite): Promise<void> {
  if (write.forget) {
    await database.topics.delete(topic);
    await database.snapshots.delete(topic);
    await database.deltasUpTo(topic, null).delete();
    return;
  }
  if (write.snapshot) {
    await database.snapshots.put(write.snapshot);
    await database.deltasUpTo(topic, write.keepAfter).delete();
  }
  await database.deltas.bulkPut(write.deltas.map((delta) => ({ topic, to: delta.to, delta })));
  const before = await database.topics.get(topic);
  const cursor = write.cursor ?? before?.cursor;
  if (!cursor) return;
  const kept = write.snapshot ? await database.deltasUpTo(topic, null).count() : 0;
  const record: TopicRecord = {
    topic,
    cursor,
    deltas: write.snapshot ? kept : (before?.deltas ?? 0) + write.deltas.length,
    bytes: (write.snapshot ? 0 : (before?.bytes ?? 0)) + write.deltas.reduce((sum, d) => sum + roughBytes(d), 0),
  };
  await database.topics.put(record);
}

/** About how many bytes a delta takes in the database; exact numbers are not worth encoding it again. */
export function roughBytes(delta: {
  upserts: readonly { v: readonly unknown[] }[];
  removes: readonly unknown[];
}): number {
  return 300 + delta.upserts.reduce((sum, row) => sum + 80 + 16 * row.v.length, 0) + 30 * delta.removes.length;
}
