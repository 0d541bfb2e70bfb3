// The temporary table that a submission is written to, and the set-based questions asked of it.
import type { CellValue } from '@shared/dataset/field';
import type { AgencyId, RowKey } from '@shared/ids';
import type pg from 'pg';
import { DIFFERS, R_COLUMNS, type RowTarget, STORED_COLUMNS } from './apply-rows';
import type { StageDiff } from './contract';
import type { Track } from './row-reading';

/** Begins the transaction and opens its stage. The table is the connection's and empties itself at the end of each transaction. */
export async function openStageTable(client: pg.ClientBase): Promise<void> {
  await client.query(`
    BEGIN;
    SET LOCAL work_mem = '64MB';
    SET LOCAL lock_timeout = '120s';
    -- A sample of some hundred rows tells how many there are; a larger one costs as much as comparing them.
    SET LOCAL default_statistics_target = 1;
    CREATE TEMP TABLE IF NOT EXISTS stage (
      lon double precision, lat double precision, file_row integer NOT NULL, prec smallint NOT NULL,
      key text COLLATE "C" NOT NULL, region text COLLATE "C", vals json NOT NULL, geometry json
    ) ON COMMIT DELETE ROWS`);
}

/** From here on a staged set is joined as a whole, whatever the planner believes of tables that just grew. */
const WHOLE_SET_ROWS = 500;

/** Tells the planner how large the stage is; without it a large one would be joined row by row. */
export async function analyzeStage(client: pg.ClientBase, rows: number): Promise<void> {
  await client.query(
    `ANALYZE stage (key, file_row); SET LOCAL enable_nestloop = ${rows > WHOLE_SET_ROWS ? 'off' : 'on'}`,
  );
}

/** Drops the rows whose key occurs more than once and answers them by key. */
export async function takeDuplicateRows(client: pg.ClientBase): Promise<{ key: RowKey; fileRows: number[] }[]> {
  const taken = await client.query<{ key: RowKey; file_row: number }>(
    `DELETE FROM stage WHERE key IN (SELECT key FROM stage GROUP BY key HAVING count(*) > 1) RETURNING key, file_row`,
  );
  const byKey = new Map<RowKey, number[]>();
  for (const { key, file_row } of taken.rows) {
    const rows = byKey.get(key);
    if (rows) rows.push(file_row);
    else byKey.set(key, [file_row]);
  }
  return [...byKey]
    .map(([key, fileRows]) => ({ key, fileRows: fileRows.sort((a, b) => a - b) }))
    .sort((a, b) => (a.fileRows[0] ?? 0) - (b.fileRows[0] ?? 0));
}

/** Drops the rows whose key another agency holds and answers them with their holder. */
export async function takeForeignRows(
  client: pg.ClientBase,
  topic: number,
  track: Track,
  agency: AgencyId,
): Promise<{ key: RowKey; fileRow: number; owner: AgencyId }[]> {
  const taken = await client.query<{ key: RowKey; fileRow: number; owner: AgencyId }>(
    `DELETE FROM stage s USING row_current r, change o
     WHERE r.topic = $1 AND r.track = $2 AND r.key = s.key AND o.id = r.origin AND o.agency <> $3
     RETURNING s.key, s.file_row AS "fileRow", o.agency AS owner`,
    [topic, track, agency],
  );
  return taken.rows.sort((a, b) => a.fileRow - b.fileRow);
}

/** Which of an agency's rows a complete file speaks for: all, or those whose time field has one of these values. */
export interface OwnRows {
  agency: AgencyId;
  time: { field: string; values: string[] } | null;
}

/** Rows of `r` and `o` that are the agency's own; parameters from $4: agency, time field, time values. */
const OWN = `r.topic = $1 AND r.track = $2 AND o.id = r.origin AND o.agency = $4
  AND ($5::text IS NULL OR r.vals->>$5 = ANY($6::text[]))`;

const NOT_STAGED = 'NOT EXISTS (SELECT 1 FROM stage s WHERE s.key = r.key)';

function ownParameters(own: OwnRows): unknown[] {
  return [own.agency, own.time?.field ?? null, own.time?.values ?? null];
}

/** The distinct values that a field has among an agency's own rows. */
export async function ownTimeValues(
  client: pg.ClientBase,
  topic: number,
  track: Track,
  agency: AgencyId,
  field: string,
): Promise<CellValue[]> {
  const found = await client.query<{ value: string | null }>(
    `SELECT DISTINCT r.vals->>$4::text AS value FROM row_current r JOIN change o ON o.id = r.origin
     WHERE r.topic = $1 AND r.track = $2 AND o.agency = $3`,
    [topic, track, agency, field],
  );
  return found.rows.map((row) => row.value);
}

/** What the staged rows would do. @param own whose missing rows would be removed; null with mode=partial */
export async function diffStage(
  client: pg.ClientBase,
  topic: number,
  track: Track,
  own: OwnRows | null,
): Promise<StageDiff> {
  const compared = await client.query<{ added: number; changed: number; unchanged: number }>(
    `SELECT count(*) FILTER (WHERE r.key IS NULL) AS added,
       count(*) FILTER (WHERE r.key IS NOT NULL AND ${DIFFERS}) AS changed,
       count(*) FILTER (WHERE r.key IS NOT NULL AND NOT (${DIFFERS})) AS unchanged
     FROM stage s LEFT JOIN row_current r ON r.topic = $1 AND r.track = $2 AND r.key = s.key`,
    [topic, track],
  );
  const counts = compared.rows[0] ?? { added: 0, changed: 0, unchanged: 0 };
  // Only a complete file asks what the agency holds: counting it reads all of its rows, and one row must cost one row.
  if (!own) return { ...counts, removed: 0, ownBefore: 0 };
  const parameters = [topic, track, null, ...ownParameters(own)];
  const held = `SELECT count(*) AS n FROM row_current r, change o WHERE ($3::text IS NULL) AND ${OWN}`;
  const before = await client.query<{ n: number }>(held, parameters);
  // A condition of its own, not a filter of the count above: only so is it one join instead of a search per row.
  const missing = await client.query<{ n: number }>(`${held} AND ${NOT_STAGED}`, parameters);
  return { ...counts, removed: missing.rows[0]?.n ?? 0, ownBefore: before.rows[0]?.n ?? 0 };
}

/** Ends the own rows that the stage lacks; answers how many. */
export async function removeMissing(client: pg.ClientBase, target: RowTarget, own: OwnRows): Promise<number> {
  const gone = await client.query(
    `WITH gone AS (
       DELETE FROM row_current r USING change o
       WHERE ${OWN} AND ${NOT_STAGED}
       RETURNING ${R_COLUMNS})
     INSERT INTO row_past (${STORED_COLUMNS}, until) SELECT ${STORED_COLUMNS}, $3::bigint FROM gone`,
    [target.topic, target.track, target.change, ...ownParameters(own)],
  );
  return gone.rowCount ?? 0;
}

/** Ends rows by name; answers how many. */
export async function removeNamed(client: pg.ClientBase, target: RowTarget, keys: readonly RowKey[]): Promise<number> {
  const gone = await client.query(
    `WITH gone AS (
       DELETE FROM row_current r WHERE r.topic = $1 AND r.track = $2 AND r.key = ANY($4::text[]) RETURNING ${R_COLUMNS})
     INSERT INTO row_past (${STORED_COLUMNS}, until) SELECT ${STORED_COLUMNS}, $3::bigint FROM gone`,
    [target.topic, target.track, target.change, keys],
  );
  return gone.rowCount ?? 0;
}
