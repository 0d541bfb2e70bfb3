// Versions that a withdrawal would bring back were checked by the declaration of their day; today's must still be able to carry them.
import type { Declaration } from '@shared/dataset/declaration';
import { Refusal } from '@shared/errors';
import type { DatasetId } from '@shared/ids';
import type pg from 'pg';
import { heldRowCheck } from '../datasets/compatibility';
import { readDeclaration } from './declarations';
import { ROW_SELECT, type StoredRow, toRow } from './row-reading';

const BATCH = 5000;
/** Rows named in the refusal at most; their number is exact. */
const LISTED = 50;

/**
 * Refuses a withdrawal whose plan (`given_back`) would bring back rows that today's declaration cannot carry. Nothing is read
 * where the declaration is older than all of them, which is nearly always so.
 * @throws Refusal declaration_breaks_rows
 */
export async function refuseUnfitRows(client: pg.ClientBase, topic: number, dataset: DatasetId): Promise<void> {
  const versions = await client.query<{ declaration: Declaration; change: number }>(
    'SELECT declaration, change FROM declaration_version WHERE topic = $1 ORDER BY version DESC',
    [topic],
  );
  const today = await readDeclaration(client, dataset);
  const newest = versions.rows[0];
  if (!today || !newest) return;
  // One check for each version that rows come from.
  const checks = new Map<Declaration, (stored: StoredRow) => string | null>();
  const reasonOf = (then: Declaration, stored: StoredRow): string | null => {
    let check = checks.get(then);
    if (!check) {
      const fits = heldRowCheck(then, today.declaration);
      // Read with the fields of both versions: what a removed field holds must be seen.
      const fields = [...today.declaration.fields, ...then.fields];
      check = (row) => fits?.(toRow(row, { fields })) ?? null;
      checks.set(then, check);
    }
    return check(stored);
  };
  const rows: { key: string; reason: string }[] = [];
  let total = 0;
  await client.query(
    `DECLARE coming NO SCROLL CURSOR FOR SELECT ${ROW_SELECT}
     FROM given_back g JOIN row_past r ON r.topic = ${topic} AND r.track = g.track AND r.key = g.key AND r.change = g.source
       JOIN change c ON c.id = r.change JOIN change o ON o.id = r.origin
     WHERE r.origin < ${newest.change} ORDER BY r.key`,
  );
  for (;;) {
    const batch = await client.query<StoredRow>(`FETCH ${BATCH} FROM coming`);
    for (const stored of batch.rows) {
      const then = versions.rows.find((version) => version.change <= stored.origin) ?? versions.rows.at(-1);
      const reason = then ? reasonOf(then.declaration, stored) : null;
      if (reason === null) continue;
      total += 1;
      if (rows.length < LISTED) rows.push({ key: stored.key, reason });
    }
    if (batch.rows.length < BATCH) break;
  }
  await client.query('CLOSE coming');
  if (total === 0) return;
  throw new Refusal(
    'declaration_breaks_rows',
    `${total} baris yang akan kembali tidak lagi sesuai deklarasi dataset sekarang.`,
    'Kirim perbaikan baris itu sebagai kiriman baru, atau minta walidata melonggarkan deklarasinya, lalu tarik lagi.',
    { total, rows },
  );
}
