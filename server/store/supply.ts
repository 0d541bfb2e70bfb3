// The `sys-supply` topic: which periods an agency supplied of a dataset. Written in the transaction of the submission itself.
import { SYSTEM_DATASETS } from '@shared/datasets';
import type { AgencyId, DatasetId, ReceiptNumber, RowKey } from '@shared/ids';
import type pg from 'pg';
import { applyRecords } from './apply-rows';
import { findTopic } from './change';
import type { SubmissionMeta } from './contract';
import { PUBLISHED } from './row-reading';
import { SUPPLY_TOPIC } from './topic-locks';

/** Adds a submission to its dataset's and agency's row; answers the topic's number and its growth. Call under the head's lock. */
export async function recordSupply(
  client: pg.ClientBase,
  meta: SubmissionMeta,
  receipt: ReceiptNumber,
  change: number,
): Promise<{ topic: number; published: number } | null> {
  const declaration = SYSTEM_DATASETS.find((d) => d.id === SUPPLY_TOPIC);
  const topic = await findTopic(client, SUPPLY_TOPIC, true);
  if (!declaration || !topic) return null;
  const key = `${meta.dataset}|${meta.actor.agency}` as RowKey;
  const found = await client.query<{ periods: string; submissions: number }>(
    `SELECT vals->>'periods' AS periods, (vals->>'submissions')::int AS submissions
     FROM row_current WHERE topic = $1 AND track = $2 AND key = $3`,
    [topic.no, PUBLISHED, key],
  );
  const before = found.rows[0];
  const periods = new Set<string>(before ? (JSON.parse(before.periods) as string[]) : []);
  periods.add(meta.period);
  const values = {
    dataset: meta.dataset,
    agency: meta.actor.agency,
    periods: JSON.stringify([...periods].sort()),
    lastPeriod: meta.period,
    lastReceivedAt: meta.receivedAt,
    lastSubmission: receipt,
    submissions: (before?.submissions ?? 0) + 1,
  };
  const target = { topic: topic.no, track: PUBLISHED, change } as const;
  const { added } = await applyRecords(client, target, declaration, [{ key, values }]);
  return { topic: topic.no, published: added };
}

/**
 * Writes the row anew from the submissions that still stand, after one was withdrawn; it no longer counts for its period. Call
 * under the head's lock.
 */
export async function refreshSupply(
  client: pg.ClientBase,
  of: { dataset: DatasetId; topic: number; agency: AgencyId },
  change: number,
): Promise<{ topic: number; published: number } | null> {
  const declaration = SYSTEM_DATASETS.find((d) => d.id === SUPPLY_TOPIC);
  const topic = await findTopic(client, SUPPLY_TOPIC, true);
  if (!declaration || !topic) return null;
  const found = await client.query<{ period: string; receipt: string; received_at: number }>(
    `SELECT s.period, s.receipt, c.received_at FROM submission s JOIN change c ON c.id = s.change
       LEFT JOIN withdrawal w ON w.submission = s.receipt
     WHERE s.topic = $1 AND s.agency = $2 AND w.receipt IS NULL ORDER BY s.no`,
    [of.topic, of.agency],
  );
  const last = found.rows.at(-1);
  const values = {
    dataset: of.dataset,
    agency: of.agency,
    periods: JSON.stringify([...new Set(found.rows.map((row) => row.period))].sort()),
    lastPeriod: last?.period ?? null,
    lastReceivedAt: last?.received_at ?? null,
    lastSubmission: last?.receipt ?? null,
    submissions: found.rows.length,
  };
  const target = { topic: topic.no, track: PUBLISHED, change } as const;
  const key = `${of.dataset}|${of.agency}` as RowKey;
  const { added, changed } = await applyRecords(client, target, declaration, [{ key, values }]);
  return added + changed === 0 ? null : { topic: topic.no, published: added };
}
