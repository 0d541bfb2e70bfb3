// The history of one row: what it said, from when to when, and who said so; a removal is a version without values.
import type { RowHistory, RowVersion } from '@shared/api/datasets';
import type { DatasetId, RowKey, Seq } from '@shared/ids';
import type pg from 'pg';
import { findTopic } from './change';
import { readDeclaration } from './declarations';
import { readHead } from './read-rows';
import {
  CURRENT_ROWS,
  PAST_ROWS,
  PUBLISHED,
  ROW_SELECT,
  type StoredProvenance,
  type StoredRow,
  toPlace,
  toProvenance,
  toValues,
} from './row-reading';

/** What is told of a change when it is not simply the submission of a version's provenance. */
interface StoredCause extends StoredProvenance {
  kind: string;
  reason: string | null;
}

/** A version, the change that wrote it and the one that ended it. */
interface VersionRecord extends StoredRow {
  wrote: StoredCause;
  ended: (StoredCause & { change: number; seq: number }) | null;
}

/** A change as JSON; `c` names its table. */
const changeJson = (c: string): string =>
  `json_build_object('change', ${c}.id, 'seq', ${c}.seq, 'receipt', ${c}.receipt, 'agency', ${c}.agency, 'role', ${c}.role,
     'as_of', ${c}.as_of, 'received_at', ${c}.received_at, 'verifications', ${c}.verifications, 'kind', ${c}.kind,
     'reason', ${c}.reason)`;

/** The reason of a change and who gave it: of a withdrawal always, of another change where a row ended by it. */
function causeOf(change: StoredCause, ended: boolean): Pick<RowVersion, 'cause'> {
  const kind = change.kind === 'withdrawal' ? 'withdrawal' : ended && change.reason !== null ? 'removal' : null;
  if (kind === null || change.reason === null) return {};
  const { submission, agency, role, receivedAt } = toProvenance(change);
  return { cause: { kind, agency, role, at: receivedAt, receipt: submission, reason: change.reason } };
}

/** Every published version of a row, newest first; null when no such row ever was. */
export async function readHistory(client: pg.ClientBase, dataset: DatasetId, key: RowKey): Promise<RowHistory | null> {
  const head = await readHead(client);
  const topic = await findTopic(client, dataset, false);
  const stored = topic ? await readDeclaration(client, dataset) : null;
  if (!topic || !stored) return null;
  const found = await client.query<VersionRecord>(
    `SELECT ${ROW_SELECT}, ${changeJson('c')} AS wrote, NULL::json AS ended
       FROM ${CURRENT_ROWS} WHERE r.topic = $1 AND r.track = $2 AND r.key = $3
     UNION ALL
     SELECT ${ROW_SELECT}, ${changeJson('c')}, ${changeJson('e')}
       FROM ${PAST_ROWS}
       WHERE r.topic = $1 AND r.track = $2 AND r.key = $3`,
    [topic.no, PUBLISHED, key],
  );
  if (found.rows.length === 0) return null;
  const records = found.rows.sort((a, b) => b.seq - a.seq);
  const versions: RowVersion[] = [];
  for (const [i, record] of records.entries()) {
    const newer = records[i - 1];
    const version = { place: toPlace(record), until: (record.ended?.seq ?? null) as Seq | null };
    if (record.ended && newer?.change !== record.ended.change) {
      const until = (newer?.seq ?? null) as Seq | null;
      versions.push({
        ...version,
        until,
        values: null,
        provenance: toProvenance(record.ended),
        seq: record.ended.seq as Seq,
        ...causeOf(record.ended, true),
      });
    }
    const values = toValues(record.vals, stored.declaration);
    versions.push({
      ...version,
      values,
      provenance: toProvenance(record),
      seq: record.seq as Seq,
      ...causeOf(record.wrote, false),
    });
  }
  return { epoch: head.epoch, seq: head.seq, key, versions };
}
