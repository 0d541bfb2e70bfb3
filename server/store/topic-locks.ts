// The order in which topics and the head are locked. One order for every transaction, so that none waits for another in a ring.
import type { DatasetId } from '@shared/ids';
import type pg from 'pg';
import { findTopic, type TopicRecord } from './change';

/** Written by every submission after its sequence number is taken, so its lock comes after the head's. */
export const SUPPLY_TOPIC = 'sys-supply' as DatasetId;
/** Written with every declaration, before the head is locked. */
export const DATASETS_TOPIC = 'sys-datasets' as DatasetId;

/**
 * Locks topics against other writers: in alphabetical order, `sys-supply` last and under the head's lock.
 * Answers the records of those that exist.
 */
export async function lockTopics(
  client: pg.ClientBase,
  ids: readonly DatasetId[],
): Promise<Map<DatasetId, TopicRecord>> {
  const records = new Map<DatasetId, TopicRecord>();
  const take = async (id: DatasetId): Promise<void> => {
    const record = await findTopic(client, id, true);
    if (record) records.set(id, record);
  };
  const wanted = [...new Set(ids)].sort();
  for (const id of wanted) if (id !== SUPPLY_TOPIC) await take(id);
  if (wanted.includes(SUPPLY_TOPIC)) {
    await client.query('SELECT 1 FROM store_head FOR UPDATE');
    await take(SUPPLY_TOPIC);
  }
  return records;
}
