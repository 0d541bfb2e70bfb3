// A change: one transaction of the store, from its provenance to its number in the one sequence.
import type { DatasetId, Seq } from '@shared/ids';
import type pg from 'pg';
import type { Actor } from './contract';

/** Channel on which every process hears of commits; the payload is the sequence number. */
export const COMMIT_CHANNEL = 'sumut_commit';

export interface ChangeStart {
  kind: 'submission' | 'declaration' | 'system' | 'withdrawal';
  actor: Actor;
  /** Period or instant that the facts speak of. */
  asOf: string;
  receivedAt: number;
  now: number;
  /** Why, in the actor's words, where they are asked for. */
  reason?: string;
}

/** Takes the id of a change that begins later, for rows that are written before it can be told whether it comes about. */
export async function reserveChange(client: pg.ClientBase): Promise<number> {
  return one(await client.query<{ id: number }>(`SELECT ${NEXT_ID} AS id`)).id;
}

const NEXT_ID = `nextval(pg_get_serial_sequence('change', 'id'))`;

/**
 * Opens a change inside the running transaction and answers its id, which rows are written with.
 * @param reserved its id, where one was taken before
 */
export async function beginChange(client: pg.ClientBase, start: ChangeStart, reserved?: number): Promise<number> {
  const made = await client.query<{ id: number }>(
    `INSERT INTO change (id, at, kind, agency, role, as_of, received_at, reason) OVERRIDING SYSTEM VALUE
     VALUES (coalesce($8, ${NEXT_ID}), $1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      start.now,
      start.kind,
      start.actor.agency,
      start.actor.officialRole,
      start.asOf,
      start.receivedAt,
      start.reason ?? null,
      reserved ?? null,
    ],
  );
  return one(made).id;
}

/**
 * Takes the next sequence number. From here to the commit every other transaction's number waits for ours, so this is the
 * last step but for what needs the number.
 */
export async function takeSequence(
  client: pg.ClientBase,
  now: number,
  withReceipt: boolean,
): Promise<{ seq: Seq; receipts: number; epoch: string }> {
  const head = await client.query<{ seq: Seq; receipts: number; epoch: string }>(
    `UPDATE store_head SET seq = seq + 1, at = $1, receipts = receipts + $2 RETURNING seq, receipts, epoch`,
    [now, withReceipt ? 1 : 0],
  );
  return one(head);
}

/** Number and touched topics of a change, the audit line, and the word to all listeners; then only the commit is left. */
export async function finishChange(
  client: pg.ClientBase,
  change: { id: number; seq: Seq; receipt: string | null },
  topics: ReadonlyMap<number, { published: number }>,
  audit: { now: number; actor: Actor; action: string; subject: string; detail: unknown },
): Promise<void> {
  await client.query('UPDATE change SET seq = $2, receipt = $3 WHERE id = $1', [change.id, change.seq, change.receipt]);
  const numbers = [...topics.keys()];
  const growth = numbers.map((no) => topics.get(no)?.published ?? 0);
  await client.query(
    `WITH touched AS (SELECT * FROM unnest($3::int[], $4::int[]) AS t(no, growth)),
       logged AS (INSERT INTO change_topic (change, topic) SELECT $1, no FROM touched)
     UPDATE topic SET seq = $2, published = published + touched.growth FROM touched WHERE topic.no = touched.no`,
    [change.id, change.seq, numbers, growth],
  );
  await client.query(
    `INSERT INTO audit (at, change, agency, role, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      audit.now,
      change.id,
      audit.actor.agency,
      audit.actor.tokenRole,
      audit.action,
      audit.subject,
      JSON.stringify(audit.detail),
    ],
  );
  await client.query('SELECT pg_notify($1, $2)', [COMMIT_CHANNEL, String(change.seq)]);
}

/** The only row of an answer that must have one. */
export function one<T extends pg.QueryResultRow>(result: pg.QueryResult<T>): T {
  const row = result.rows[0];
  if (!row) throw new Error('the database answered no row where one was certain');
  return row;
}

export interface TopicRecord {
  no: number;
  id: DatasetId;
  seq: Seq;
  version: number;
  published: number;
}

/** A topic's record, locked against other writers of the same topic where asked; null when there is none. */
export async function findTopic(client: pg.ClientBase, id: DatasetId, lock: boolean): Promise<TopicRecord | null> {
  const found = await client.query<TopicRecord>(
    `SELECT no, id, seq, version, published FROM topic WHERE id = $1${lock ? ' FOR NO KEY UPDATE' : ''}`,
    [id],
  );
  return found.rows[0] ?? null;
}
