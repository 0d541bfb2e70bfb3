// Rows whose version is not the one that their sender saw: found under the topic's lock, so that what is answered still holds.
import type { RowConflict, RowEdits, RowGone } from '@shared/api/row-edits';
import type { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import type { AgencyId, RowKey, Seq } from '@shared/ids';
import type pg from 'pg';
import { DIFFERS } from './apply-rows';
import { CURRENT_ROWS, ROW_SELECT, type StoredRow, type Track, toRow } from './row-reading';

/** Where rows are compared: the topic's number, its track, and the declaration to read them by. */
export interface ConflictPlace {
  topic: number;
  track: Track;
  declaration: Pick<Declaration, 'fields'>;
}

interface Moved {
  row: number | null;
  key: RowKey;
  basedOn: Seq | null;
}

/**
 * Drops the staged rows that changed since their sender saw them. Where both say the same there is nothing to decide, and the row
 * stays. @param basis of file row `i + 1` at `i`
 */
export async function takeChangedRows(
  client: pg.ClientBase,
  place: ConflictPlace,
  basis: readonly (Seq | null)[],
): Promise<RowConflict[]> {
  const taken = await client.query<Moved>(
    `DELETE FROM stage s USING (
       SELECT s.file_row, b.seq FROM stage s
         JOIN unnest($3::bigint[]) WITH ORDINALITY AS b(seq, file_row) ON b.file_row = s.file_row
         LEFT JOIN row_current r ON r.topic = $1 AND r.track = $2 AND r.key = s.key
         LEFT JOIN change c ON c.id = r.change
       WHERE c.seq IS DISTINCT FROM b.seq AND (r.key IS NULL OR ${DIFFERS})
     ) moved WHERE moved.file_row = s.file_row
     RETURNING s.file_row AS row, s.key, moved.seq AS "basedOn"`,
    [place.topic, place.track, basis],
  );
  return explain(
    client,
    place,
    taken.rows.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)),
  );
}

/** What becomes of a list of rows to be removed. */
export interface RemovalCheck {
  /** Keys that may go. */
  keys: RowKey[];
  conflicts: RowConflict[];
  foreign: { key: RowKey; owner: AgencyId }[];
}

/** Sorts rows to be removed into those that may go, those that changed since, and those that another agency holds. */
export async function checkRemovals(
  client: pg.ClientBase,
  place: ConflictPlace,
  agency: AgencyId,
  removals: NonNullable<RowEdits['removals']>,
): Promise<RemovalCheck> {
  const found = await client.query<Moved & { seq: Seq | null; owner: AgencyId | null }>(
    `SELECT NULL::int AS row, b.key, b.seq AS "basedOn", c.seq, o.agency AS owner
     FROM unnest($3::text[], $4::bigint[]) AS b(key, seq)
       LEFT JOIN row_current r ON r.topic = $1 AND r.track = $2 AND r.key = b.key
       LEFT JOIN change c ON c.id = r.change LEFT JOIN change o ON o.id = r.origin`,
    [place.topic, place.track, removals.map((r) => r.key), removals.map((r) => r.basedOn)],
  );
  const foreign = found.rows.flatMap(({ key, owner }) => (owner !== null && owner !== agency ? [{ key, owner }] : []));
  const own = found.rows.filter((row) => row.owner === null || row.owner === agency);
  return {
    keys: own.filter((row) => row.seq !== null && row.seq === row.basedOn).map((row) => row.key),
    conflicts: await explain(
      client,
      place,
      own.filter((row) => row.seq === null || row.seq !== row.basedOn),
    ),
    foreign,
  };
}

/** What each of these rows says now and whose that is, or who removed it. */
async function explain(
  client: pg.ClientBase,
  { topic, track, declaration }: ConflictPlace,
  moved: readonly Moved[],
): Promise<RowConflict[]> {
  if (moved.length === 0) return [];
  const keys = moved.map((m) => m.key);
  const held = await client.query<StoredRow>(
    `SELECT ${ROW_SELECT} FROM ${CURRENT_ROWS} WHERE r.topic = $1 AND r.track = $2 AND r.key = ANY($3::text[])`,
    [topic, track, keys],
  );
  const rows = new Map<string, Row>(held.rows.map((stored) => [stored.key, toRow(stored, declaration)]));
  const ended = await client.query<RowGone & { key: string }>(
    `SELECT DISTINCT ON (r.key) r.key, e.agency, e.role, e.received_at AS at, e.receipt, e.reason
     FROM row_past r JOIN change e ON e.id = r.until
     WHERE r.topic = $1 AND r.track = $2 AND r.key = ANY($3::text[]) ORDER BY r.key, r.until DESC`,
    [topic, track, keys.filter((key) => !rows.has(key))],
  );
  const gone = new Map(ended.rows.map(({ key, ...who }) => [key, who]));
  return moved.map(({ row, key, basedOn }) => ({
    row,
    key,
    basedOn,
    current: rows.get(key) ?? null,
    gone: gone.get(key) ?? null,
  }));
}
