// Works out what a withdrawal gives back. Each version of a row is somebody's statement; a row says what the latest statement says
// that still stands. Taking a submission's statements away brings the one before back, whatever the order of withdrawals.
import { type KeptRow, MAX_LISTED_KEPT } from '@shared/api/withdrawal';
import type pg from 'pg';
import { one } from './change';

/** What a withdrawal would do, over both tracks; a row that is in both is counted once. */
export interface WithdrawalPlan {
  restored: number;
  removed: number;
  kept: number;
  keptRows: KeptRow[];
}

/** From here on a set is joined as a whole. */
const WHOLE_SET_ROWS = 500;

/** Versions of the touched rows, with the change that ended each. */
const VERSIONS = `
  SELECT r.track, r.key, r.change, r.origin, NULL::bigint AS until FROM row_current r JOIN touched t USING (track, key)
    WHERE r.topic = $1
  UNION ALL
  SELECT r.track, r.key, r.change, r.origin, r.until FROM row_past r JOIN touched t USING (track, key) WHERE r.topic = $1`;

/**
 * The plan in tables of the transaction: `touched`, every row that the submission wrote or ended; `given_back (track, key, source)`,
 * those where its statement is the latest, with the change that wrote the version to be brought back, null where the row goes;
 * `kept_rows (track, key, by)`, those that were changed again since. The topic should be locked against writers.
 */
export async function planWithdrawal(
  client: pg.ClientBase,
  topic: number,
  submission: number,
): Promise<WithdrawalPlan> {
  await client.query(
    `CREATE TEMP TABLE touched (track smallint NOT NULL, key text COLLATE "C" NOT NULL) ON COMMIT DROP;
     CREATE TEMP TABLE given_back (track smallint NOT NULL, key text COLLATE "C" NOT NULL, source bigint) ON COMMIT DROP;
     CREATE TEMP TABLE kept_rows (track smallint NOT NULL, key text COLLATE "C" NOT NULL, by bigint NOT NULL) ON COMMIT DROP`,
  );
  const touched = await client.query(
    `INSERT INTO touched
     SELECT track, key FROM row_current WHERE topic = $1 AND origin = $2
     UNION SELECT track, key FROM row_past WHERE topic = $1 AND (origin = $2 OR until = $2)`,
    [topic, submission],
  );
  await client.query(
    `ANALYZE touched; SET LOCAL enable_nestloop = ${(touched.rowCount ?? 0) > WHOLE_SET_ROWS ? 'off' : 'on'}`,
  );
  // A version speaks for the submission that it carries (`origin`); a row that ended without a new version, for whoever ended
  // it. What a withdrawal wrote is nobody's statement.
  await client.query(
    `WITH versions AS (${VERSIONS}),
       statements AS (
         SELECT v.track, v.key, v.change AS at, v.origin AS who, v.change AS source
           FROM versions v JOIN change c ON c.id = v.change WHERE c.kind <> 'withdrawal'
         UNION ALL
         SELECT v.track, v.key, v.until, v.until, NULL
           FROM versions v JOIN change e ON e.id = v.until LEFT JOIN versions n
             ON n.track = v.track AND n.key = v.key AND n.change = v.until
           WHERE e.kind <> 'withdrawal' AND n.key IS NULL),
       standing AS (
         SELECT s.* FROM statements s LEFT JOIN withdrawal w ON w.submission_change = s.who WHERE w.receipt IS NULL),
       latest AS (SELECT DISTINCT ON (track, key) track, key, who FROM standing ORDER BY track, key, at DESC),
       next AS (
         SELECT DISTINCT ON (track, key) track, key, source FROM standing WHERE who <> $2 ORDER BY track, key, at DESC),
       given AS (
         INSERT INTO given_back SELECT l.track, l.key, n.source FROM latest l LEFT JOIN next n USING (track, key)
           WHERE l.who = $2)
     INSERT INTO kept_rows SELECT track, key, who FROM latest WHERE who <> $2`,
    [topic, submission],
  );
  await client.query('ANALYZE given_back');
  const counts = one(
    await client.query<{ restored: number; removed: number; kept: number }>(
      `SELECT (SELECT count(DISTINCT key) FROM given_back WHERE source IS NOT NULL) AS restored,
         (SELECT count(DISTINCT key) FROM given_back g WHERE source IS NULL
            AND NOT EXISTS (SELECT 1 FROM given_back o WHERE o.key = g.key AND o.source IS NOT NULL)) AS removed,
         (SELECT count(DISTINCT key) FROM kept_rows k
            WHERE NOT EXISTS (SELECT 1 FROM given_back g WHERE g.key = k.key)) AS kept`,
    ),
  );
  return { ...counts, keptRows: await listKept(client) };
}

async function listKept(client: pg.ClientBase): Promise<KeptRow[]> {
  const kept = await client.query<KeptRow>(
    `SELECT DISTINCT ON (k.key) k.key, c.agency, c.role, c.received_at AS at, c.receipt
     FROM kept_rows k JOIN change c ON c.id = k.by
     WHERE NOT EXISTS (SELECT 1 FROM given_back g WHERE g.key = k.key)
     ORDER BY k.key, k.track LIMIT ${MAX_LISTED_KEPT}`,
  );
  return kept.rows;
}
