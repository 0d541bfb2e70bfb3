// Withdraws a submission: its rows return to what they were, as one change with its own number and receipt. Nothing is erased.
import type { WithdrawalReceipt } from '@shared/api/withdrawal';
import { Refusal } from '@shared/errors';
import type { DatasetId, ReceiptNumber } from '@shared/ids';
import type pg from 'pg';
import { R_COLUMNS, STORED_COLUMNS } from './apply-rows';
import { beginChange, finishChange, one, takeSequence } from './change';
import type { Actor } from './contract';
import { PUBLISHED } from './row-reading';
import { receiptNumber } from './submission-stage';
import { refreshSupply } from './supply';
import { lockTopics } from './topic-locks';
import { refuseUnfitRows } from './withdrawal-fit';
import { planWithdrawal } from './withdrawal-plan';

export interface WithdrawalInput {
  number: ReceiptNumber;
  reason: string;
  actor: Actor;
  /** Works everything out and takes it back again. */
  dryRun: boolean;
  /** Epoch milliseconds. */
  now: number;
}

/** Thrown inside the transaction of a dry run, so that it leaves no trace. */
export class OnlyTried extends Error {
  constructor(readonly receipt: WithdrawalReceipt) {
    super('a dry run is rolled back');
  }
}

interface Submitted {
  dataset: DatasetId;
  topic: number;
  change: number;
  agency: WithdrawalReceipt['agency'];
  period: WithdrawalReceipt['period'];
}

/**
 * Withdraws a submission inside the running transaction.
 * @throws Refusal not_found; forbidden for another agency than the sender; conflict when it was withdrawn already;
 * declaration_breaks_rows when what would return no longer fits. OnlyTried for a dry run.
 */
export async function writeWithdrawal(client: pg.ClientBase, input: WithdrawalInput): Promise<WithdrawalReceipt> {
  const { number, reason, actor, now } = input;
  await client.query(`SET LOCAL work_mem = '64MB'; SET LOCAL lock_timeout = '120s'`);
  const submitted = await findSubmission(client, number);
  if (submitted.agency !== actor.agency) throw notYours(number, submitted.agency);
  // From here on no submission to the dataset comes in between, and no other withdrawal of this one.
  await lockTopics(client, [submitted.dataset]);
  await refuseSecond(client, number);
  const plan = await planWithdrawal(client, submitted.topic, submitted.change);
  await refuseUnfitRows(client, submitted.topic, submitted.dataset);
  const receipt: WithdrawalReceipt = {
    kind: 'withdrawal',
    number: null,
    submission: number,
    dataset: submitted.dataset,
    agency: submitted.agency,
    period: submitted.period,
    reason,
    withdrawnAt: new Date(now).toISOString(),
    seq: null,
    ...plan,
    periodOpen: await isOnlyOfPeriod(client, submitted, number),
  };
  if (input.dryRun) throw new OnlyTried(receipt);

  const change = await beginChange(client, {
    kind: 'withdrawal',
    actor,
    asOf: submitted.period,
    receivedAt: now,
    now,
    reason,
  });
  const { touched: published, growth } = await giveBack(client, submitted.topic, change);
  const head = await takeSequence(client, now, true);
  const stored: WithdrawalReceipt = { ...receipt, number: receiptNumber(now, head.receipts), seq: head.seq };
  await client.query(
    'INSERT INTO withdrawal (receipt, no, change, submission, submission_change, body) VALUES ($1, $2, $3, $4, $5, $6)',
    [stored.number, head.receipts, change, number, submitted.change, JSON.stringify(stored)],
  );
  const topics = new Map<number, { published: number }>();
  if (published) topics.set(submitted.topic, { published: growth });
  const supply = await refreshSupply(client, submitted, change);
  if (supply) topics.set(supply.topic, { published: supply.published });
  await finishChange(client, { id: change, seq: head.seq, receipt: stored.number }, topics, {
    now,
    actor,
    action: 'withdraw',
    subject: `${submitted.dataset} ${number}`,
    detail: { reason, restored: plan.restored, removed: plan.removed, kept: plan.kept },
  });
  return stored;
}

/** The receipt of a withdrawal by its own number, or null. */
export async function readWithdrawal(pool: pg.Pool, number: ReceiptNumber): Promise<WithdrawalReceipt | null> {
  const found = await pool.query<{ body: WithdrawalReceipt }>('SELECT body FROM withdrawal WHERE receipt = $1', [
    number,
  ]);
  return found.rows[0]?.body ?? null;
}

async function findSubmission(client: pg.ClientBase, number: ReceiptNumber): Promise<Submitted> {
  const found = await client.query<Submitted>(
    `SELECT t.id AS dataset, s.topic, s.change, s.agency, s.period FROM submission s JOIN topic t ON t.no = s.topic
     WHERE s.receipt = $1`,
    [number],
  );
  const submitted = found.rows[0];
  if (!submitted)
    throw new Refusal('not_found', `Tanda terima "${number}" tidak ada.`, 'Periksa nomornya.', { number });
  return submitted;
}

function notYours(number: ReceiptNumber, agency: string): Refusal {
  return new Refusal(
    'forbidden',
    `Kiriman ${number} milik instansi "${agency}".`,
    'Hanya instansi yang mengirimnya dapat menariknya.',
    { number, agency },
  );
}

async function refuseSecond(client: pg.ClientBase, number: ReceiptNumber): Promise<void> {
  const earlier = await client.query<{ receipt: ReceiptNumber; body: WithdrawalReceipt }>(
    'SELECT receipt, body FROM withdrawal WHERE submission = $1',
    [number],
  );
  const first = earlier.rows[0];
  if (!first) return;
  throw new Refusal(
    'conflict',
    `Kiriman ${number} sudah ditarik (${first.receipt}).`,
    'Tidak ada yang perlu dilakukan; barisnya sudah kembali.',
    { withdrawal: first.receipt, withdrawnAt: first.body.withdrawnAt, reason: first.body.reason },
  );
}

async function isOnlyOfPeriod(client: pg.ClientBase, submitted: Submitted, number: ReceiptNumber): Promise<boolean> {
  const others = await client.query(
    `SELECT 1 FROM submission s LEFT JOIN withdrawal w ON w.submission = s.receipt
     WHERE s.topic = $1 AND s.agency = $2 AND s.period = $3 AND s.receipt <> $4 AND w.receipt IS NULL LIMIT 1`,
    [submitted.topic, submitted.agency, submitted.period, number],
  );
  return others.rowCount === 0;
}

/** Writes the plan's `given_back`; tells whether screens see a change, and how many rows more (or less) are published. */
async function giveBack(
  client: pg.ClientBase,
  topic: number,
  change: number,
): Promise<{ touched: boolean; growth: number }> {
  const match = 'r.topic = $1 AND r.track = g.track AND r.key = g.key';
  const version = 'p.topic = $1 AND p.track = g.track AND p.key = g.key AND p.change = g.source';
  /** Runs a statement on rows; answers how many published rows it wrote. */
  const published = async (statement: string, parameters: unknown[], returned = 'r.track'): Promise<number> => {
    const counted = await client.query<{ n: number }>(
      `WITH written AS (${statement} RETURNING ${returned}) SELECT count(*) AS n FROM written WHERE track = ${PUBLISHED}`,
      parameters,
    );
    return one(counted).n;
  };
  await client.query(
    `INSERT INTO row_past (${STORED_COLUMNS}, until)
     SELECT ${R_COLUMNS}, $2::bigint FROM given_back g JOIN row_current r ON ${match}`,
    [topic, change],
  );
  const gone = await published(`DELETE FROM row_current r USING given_back g WHERE ${match} AND g.source IS NULL`, [
    topic,
  ]);
  const changed = await published(
    `UPDATE row_current r SET change = $2, origin = p.origin, vals = p.vals, prec = p.prec, region = p.region, lon = p.lon,
       lat = p.lat, geometry = p.geometry
     FROM given_back g JOIN row_past p ON ${version} WHERE ${match}`,
    [topic, change],
  );
  const back = await published(
    `INSERT INTO row_current (${STORED_COLUMNS})
     SELECT $2, p.origin, p.lon, p.lat, p.topic, p.track, p.prec, p.key, p.region, p.vals, p.geometry
     FROM given_back g JOIN row_past p ON ${version}
     WHERE NOT EXISTS (SELECT 1 FROM row_current r WHERE ${match})`,
    [topic, change],
    'track',
  );
  return { touched: gone + changed + back > 0, growth: back - gone };
}
