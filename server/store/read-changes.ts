// What a topic's screens need: its net change since a sequence, or all of its published rows in one consistent read.
import type { Declaration } from '@shared/dataset/declaration';
import type { Provenance, Row } from '@shared/dataset/row';
import type { DatasetId, KemendagriCode, RowKey, Seq } from '@shared/ids';
import type { Delta, DeltaRow } from '@shared/protocol/delta';
import type { Cursor } from '@shared/protocol/topic';
import type pg from 'pg';
import { findTopic } from './change';
import { readDeclaration } from './declarations';
import { readHead, unknownDataset } from './read-rows';
import { CURRENT_ROWS, PUBLISHED, ROW_SELECT, type StoredRow, toProvenance, toRow } from './row-reading';
import { checkOut, explained } from './transaction';

/** Rows fetched at a time when a whole topic is read. */
const BATCH = 5000;
/** A reader that does nothing for this long loses its transaction, so that it does not hold back cleaning up. */
const IDLE_LIMIT = '120s';

/** Where a topic stands; null when there is no such topic. */
export async function readCursor(client: pg.ClientBase | pg.Pool, topic: DatasetId): Promise<Cursor | null> {
  const found = await client.query<Cursor>(
    'SELECT h.epoch, t.seq, t.version FROM topic t, store_head h WHERE t.id = $1 AND t.version > 0',
    [topic],
  );
  return found.rows[0] ?? null;
}

/**
 * The net change of a topic after `since`, folded into one delta. Null when a snapshot must be taken instead: `since` is
 * older than what is kept or not a place where this topic can have stood, the declaration changed after it, or more than
 * `maxRows` rows changed.
 */
export async function foldChanges(
  client: pg.ClientBase,
  id: DatasetId,
  since: Seq,
  maxRows: number,
): Promise<Delta | null> {
  const head = await readHead(client);
  const topic = await findTopic(client, id, false);
  const stored = topic ? await readDeclaration(client, id) : null;
  if (!topic || !stored || since < head.retained || since > topic.seq || stored.seq > since) return null;
  const changes = await client.query<{ id: number; at: number }>(
    `SELECT c.id, c.at FROM change_topic ct JOIN change c ON c.id = ct.change WHERE ct.topic = $1 AND c.seq > $2 ORDER BY c.seq`,
    [topic.no, since],
  );
  const ids = changes.rows.map((change) => change.id);
  const [first] = changes.rows;
  const where = 'r.topic = $1 AND r.track = $2';
  const upserts = await client.query<StoredRow>(
    `SELECT ${ROW_SELECT} FROM ${CURRENT_ROWS}
     WHERE ${where} AND r.change = ANY($3::bigint[]) ORDER BY c.seq, r.key LIMIT $4`,
    [topic.no, PUBLISHED, ids, maxRows + 1],
  );
  const removes = await client.query<{ key: RowKey }>(
    `SELECT r.key FROM row_past r JOIN change c ON c.id = r.change
     WHERE ${where} AND r.until = ANY($3::bigint[]) AND c.seq <= $4
       AND NOT EXISTS (SELECT 1 FROM row_current n WHERE n.topic = $1 AND n.track = $2 AND n.key = r.key)
     ORDER BY r.key LIMIT $5`,
    [topic.no, PUBLISHED, ids, since, maxRows + 1],
  );
  if (upserts.rows.length + removes.rows.length > maxRows) return null;
  return {
    topic: id,
    epoch: head.epoch,
    version: topic.version,
    from: since,
    to: topic.seq,
    at: changes.rows.at(-1)?.at ?? head.at,
    ...(first && changes.rows.length > 1 ? { first: first.at } : {}),
    ...deltaRows(upserts.rows, stored.declaration),
    removes: removes.rows.map((row) => row.key),
  };
}

/** Rows as a delta carries them: values by position, provenance once per submission. */
function deltaRows(
  rows: readonly StoredRow[],
  declaration: Declaration,
): { provenance: Provenance[]; upserts: DeltaRow[] } {
  const provenance: Provenance[] = [];
  const places = new Map<number, number>();
  const upserts = rows.map((row) => {
    let s = places.get(row.origin);
    if (s === undefined) {
      s = provenance.push(toProvenance(row)) - 1;
      places.set(row.origin, s);
    }
    const upsert: DeltaRow = {
      k: row.key as RowKey,
      v: declaration.fields.map((field) => row.vals[field.key] ?? null),
      p: [row.prec, row.region as KemendagriCode | null, row.lon, row.lat],
      s,
      q: row.seq as Seq,
    };
    if (row.geometry) upsert.g = row.geometry;
    return upsert;
  });
  return { provenance, upserts };
}

export interface TopicContent {
  cursor: Cursor;
  head: Seq;
  declaration: Declaration;
  /** Must be iterated, to the end or until `return`; the connection is held until then. */
  rows: AsyncIterable<Row[]>;
}

/** All published rows of a topic as it stands now. @throws Refusal not_found */
export async function readWholeTopic(pool: pg.Pool, id: DatasetId): Promise<TopicContent> {
  const client = await checkOut(pool);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '${IDLE_LIMIT}'`);
    const head = await readHead(client);
    const topic = await findTopic(client, id, false);
    const stored = topic ? await readDeclaration(client, id) : null;
    if (!topic || !stored) throw unknownDataset(id);
    await client.query(
      `DECLARE rows NO SCROLL CURSOR FOR SELECT ${ROW_SELECT} FROM ${CURRENT_ROWS}
       WHERE r.topic = ${topic.no} AND r.track = ${PUBLISHED} ORDER BY r.key`,
    );
    const cursor: Cursor = { epoch: head.epoch, seq: topic.seq, version: topic.version };
    return { cursor, head: head.seq, declaration: stored.declaration, rows: batches(client, stored.declaration) };
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    );
    throw explained(error);
  }
}

async function* batches(client: pg.PoolClient, declaration: Declaration): AsyncGenerator<Row[]> {
  let broken = true;
  try {
    for (;;) {
      const batch = await client.query<StoredRow>(`FETCH ${BATCH} FROM rows`);
      if (batch.rows.length > 0) yield batch.rows.map((row) => toRow(row, declaration));
      if (batch.rows.length < BATCH) break;
    }
    await client.query('COMMIT');
    broken = false;
  } catch (error) {
    throw explained(error);
  } finally {
    // A reader that stops early leaves its cursor open: that connection is not used again.
    client.release(broken);
  }
}
