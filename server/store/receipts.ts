// Receipts (tanda terima) and the idempotency keys that lead back to them.
import type { Receipt } from '@shared/api/submission';
import type { WithdrawalReceipt } from '@shared/api/withdrawal';
import { Refusal } from '@shared/errors';
import type { AgencyId, DatasetId, ReceiptNumber } from '@shared/ids';
import type pg from 'pg';
import type { SubmissionMeta } from './contract';

interface StoredReceipt {
  body: Receipt;
  withdrawn: WithdrawalReceipt | null;
}

/** The receipt as it was given, and that it was withdrawn where it was. */
function toReceipt({ body, withdrawn }: StoredReceipt): Receipt {
  if (withdrawn?.number == null) return body;
  return { ...body, withdrawn: { number: withdrawn.number, at: withdrawn.withdrawnAt, reason: withdrawn.reason } };
}

/** Keeps a receipt, and its idempotency key where the sender gave one. */
export async function insertReceipt(
  client: pg.ClientBase,
  receipt: Receipt,
  ids: { no: number; change: number; topic: number },
  meta: Pick<SubmissionMeta, 'idempotencyKey' | 'requestHash'>,
): Promise<void> {
  await client.query(
    'INSERT INTO submission (receipt, no, change, topic, agency, period, body) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [receipt.number, ids.no, ids.change, ids.topic, receipt.agency, receipt.period, JSON.stringify(receipt)],
  );
  if (meta.idempotencyKey === null) return;
  await client.query(
    'INSERT INTO idempotency (agency, topic, key, request_hash, receipt) VALUES ($1, $2, $3, $4, $5)',
    [receipt.agency, ids.topic, meta.idempotencyKey, meta.requestHash, receipt.number],
  );
}

/**
 * The receipt that was given for an idempotency key, or null.
 * @throws Refusal `idempotency_conflict` when the key was used for another request
 */
export async function earlierReceipt(
  client: pg.ClientBase | pg.Pool,
  meta: Pick<SubmissionMeta, 'dataset' | 'actor' | 'idempotencyKey' | 'requestHash'>,
): Promise<Receipt | null> {
  if (meta.idempotencyKey === null) return null;
  const found = await client.query<{ request_hash: string } & StoredReceipt>(
    `SELECT i.request_hash, s.body, w.body AS withdrawn FROM idempotency i JOIN topic t ON t.no = i.topic
       JOIN submission s USING (receipt) LEFT JOIN withdrawal w ON w.submission = s.receipt
     WHERE i.agency = $1 AND t.id = $2 AND i.key = $3`,
    [meta.actor.agency, meta.dataset, meta.idempotencyKey],
  );
  const earlier = found.rows[0];
  if (!earlier) return null;
  if (earlier.request_hash !== meta.requestHash) {
    throw new Refusal(
      'idempotency_conflict',
      `Idempotency-Key ini sudah dipakai untuk kiriman lain (${earlier.body.number}).`,
      'Pakai kunci baru untuk isi yang baru; kunci lama hanya untuk mengulang kiriman yang sama.',
    );
  }
  return toReceipt(earlier);
}

/** A receipt by its number, or null. */
export async function readReceipt(pool: pg.Pool, number: ReceiptNumber): Promise<Receipt | null> {
  const found = await pool.query<StoredReceipt>(
    `SELECT s.body, w.body AS withdrawn FROM submission s LEFT JOIN withdrawal w ON w.submission = s.receipt
     WHERE s.receipt = $1`,
    [number],
  );
  return found.rows[0] ? toReceipt(found.rows[0]) : null;
}

/** What a list shows of a receipt: two hundred with a thousand problems each would keep everybody waiting while they are read. */
const LISTED_BODY = `s.body::jsonb - 'conflicts' || '{"problems": []}'`;

/** Receipts, newest first, without their problems; older than `before` where it is given. */
export async function readReceipts(
  pool: pg.Pool,
  filter: { agency?: AgencyId; dataset?: DatasetId; before?: ReceiptNumber; limit: number },
): Promise<Receipt[]> {
  const found = await pool.query<StoredReceipt>(
    `SELECT ${LISTED_BODY} AS body, w.body AS withdrawn FROM submission s JOIN topic t ON t.no = s.topic
       LEFT JOIN withdrawal w ON w.submission = s.receipt
     WHERE ($1::text IS NULL OR s.agency = $1) AND ($2::text IS NULL OR t.id = $2)
       AND ($4::text IS NULL OR s.no < (SELECT no FROM submission WHERE receipt = $4)) ORDER BY s.no DESC LIMIT $3`,
    [filter.agency ?? null, filter.dataset ?? null, filter.limit, filter.before ?? null],
  );
  return found.rows.map(toReceipt);
}
