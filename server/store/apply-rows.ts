// Writes a set of rows into a topic's current state, keeping what they replace. Unchanged rows are not touched.

import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { RowKey } from '@shared/ids';
import type pg from 'pg';
import type { Track } from './row-reading';
import { encodeRecord } from './row-text';

/** Where rows are written to, and the change that writes them. */
export interface RowTarget {
  topic: number;
  track: Track;
  change: number;
}

/** Columns that row_current and row_past share. */
export const STORED_COLUMNS = 'change, origin, lon, lat, topic, track, prec, key, region, vals, geometry';
/** The same, of `r`. */
export const R_COLUMNS = STORED_COLUMNS.replaceAll(/\w+/g, 'r.$&');

/** True where the staged row `s` says something else than the stored row `r`. */
export const DIFFERS = `(r.vals::text, r.prec, r.region, r.lon, r.lat, r.geometry::text)
  IS DISTINCT FROM (s.vals::text, s.prec, s.region, s.lon, s.lat, s.geometry::text)`;

/** A relation of rows `s`; `origin`: expression for the change whose provenance they carry. */
interface Source {
  sql: string;
  parameters: unknown[];
  origin: '$3' | 's.origin';
}

/** Rows of the connection's temporary table. */
const STAGED: Source = { sql: 'stage', parameters: [], origin: '$3' };

/**
 * Applies the connection's staged rows. Answers how many were new and how many replaced another version.
 * @param known what a comparison under the same lock found, where there was one: what it did not find is not looked for again
 */
export function applyStaged(
  client: pg.ClientBase,
  target: RowTarget,
  known: { added: number; changed: number } | null,
): Promise<{ added: number; changed: number }> {
  return applyFrom(client, target, STAGED, known);
}

/** Applies rows without place, given by value: those of the system topics. */
export function applyRecords(
  client: pg.ClientBase,
  target: RowTarget,
  declaration: Pick<Declaration, 'fields'>,
  rows: readonly { key: RowKey; values: Record<string, CellValue> }[],
): Promise<{ added: number; changed: number }> {
  const sql = `(SELECT key, vals, 4::smallint AS prec, NULL::text AS region, NULL::float8 AS lon, NULL::float8 AS lat,
    NULL::text AS geometry FROM unnest($4::text[], $5::text[]) AS given(key, vals))`;
  const parameters = [rows.map((row) => row.key), rows.map((row) => encodeRecord(declaration, row.values))];
  return applyFrom(client, target, { sql, parameters, origin: '$3' });
}

async function applyFrom(
  client: pg.ClientBase,
  { topic, track, change }: RowTarget,
  source: Source,
  known: { added: number; changed: number } | null = null,
): Promise<{ added: number; changed: number }> {
  const parameters = [topic, track, change, ...source.parameters];
  const match = 'r.topic = $1 AND r.track = $2 AND r.key = s.key';
  const replaced =
    known?.changed === 0
      ? null
      : await client.query(
          `INSERT INTO row_past (${STORED_COLUMNS}, until)
           SELECT ${R_COLUMNS}, $3::bigint FROM ${source.sql} s JOIN row_current r ON ${match} WHERE ${DIFFERS}`,
          parameters,
        );
  const changed = replaced?.rowCount ?? 0;
  if (changed > 0) {
    await client.query(
      `UPDATE row_current r SET change = $3, origin = ${source.origin}, vals = s.vals::json, prec = s.prec, region = s.region,
         lon = s.lon, lat = s.lat, geometry = s.geometry::json
       FROM ${source.sql} s WHERE ${match} AND ${DIFFERS}`,
      parameters,
    );
  }
  if (known?.added === 0) return { added: 0, changed };
  const inserted = await client.query(
    `INSERT INTO row_current (${STORED_COLUMNS})
     SELECT $3, ${source.origin}, s.lon, s.lat, $1, $2, s.prec, s.key, s.region, s.vals::json, s.geometry::json
     FROM ${source.sql} s WHERE NOT EXISTS (SELECT 1 FROM row_current r WHERE ${match})`,
    parameters,
  );
  return { added: inserted.rowCount ?? 0, changed };
}

/**
 * Makes one track of a topic equal to another: the submitted track begins as a copy of what is published, and what was
 * submitted comes to the screens when no verification is asked for any more. Provenance and owner stay those of the
 * submissions. Answers whether rows changed, and the growth.
 */
export async function copyTrack(
  client: pg.ClientBase,
  target: RowTarget,
  from: Track,
): Promise<{ touched: boolean; growth: number }> {
  const gone = await client.query(
    `WITH gone AS (
       DELETE FROM row_current r WHERE r.topic = $1 AND r.track = $2
         AND NOT EXISTS (SELECT 1 FROM row_current o WHERE o.topic = $1 AND o.track = $4 AND o.key = r.key)
       RETURNING ${R_COLUMNS})
     INSERT INTO row_past (${STORED_COLUMNS}, until) SELECT ${STORED_COLUMNS}, $3::bigint FROM gone`,
    [target.topic, target.track, target.change, from],
  );
  const source = `(SELECT origin, key, vals::text AS vals, prec, region, lon, lat, geometry::text AS geometry
    FROM row_current WHERE topic = $1 AND track = $4)`;
  const applied = await applyFrom(client, target, { sql: source, parameters: [from], origin: 's.origin' });
  const removed = gone.rowCount ?? 0;
  return { touched: removed + applied.added + applied.changed > 0, growth: applied.added - removed };
}
