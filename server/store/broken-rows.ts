// Which rows already held a changed declaration would break, and the refusal that names them.
import type { Declaration } from '@shared/dataset/declaration';
import { Refusal } from '@shared/errors';
import type pg from 'pg';
import { heldRowCheck, type RowCheck } from '../datasets/compatibility';
import { CURRENT_ROWS, ROW_SELECT, type StoredRow, toRow } from './row-reading';

const BATCH = 5000;
/** Rows named in the refusal at most; their number is exact. */
const LISTED = 50;

/**
 * Refuses a declaration that could not carry rows held now. The topic must be locked against writers until the declaration is
 * committed: a row that came in between would be carried by nobody.
 * @throws Refusal declaration_breaks_rows
 */
export async function refuseBrokenRows(client: pg.ClientBase, before: Declaration, after: Declaration): Promise<void> {
  const check = heldRowCheck(before, after);
  if (check === null) return;
  // Read with the fields of both versions: what a removed field holds must be seen.
  const kept = new Set(after.fields.map((f) => f.key));
  const fields = [...after.fields, ...before.fields.filter((f) => !kept.has(f.key))];
  const { total, rows } = await findBrokenRows(client, { id: after.id, fields }, check);
  if (total === 0) return;
  throw new Refusal(
    'declaration_breaks_rows',
    `Perubahan ini merusak ${total} baris yang sudah ada.`,
    'Perbaiki barisnya lebih dulu, atau ubah deklarasi sehingga baris itu tetap sah.',
    { total, rows },
  );
}

/** Puts every row of both tracks before `check`; a key is counted once. */
async function findBrokenRows(
  client: pg.ClientBase,
  declaration: Pick<Declaration, 'id' | 'fields'>,
  check: RowCheck,
): Promise<{ total: number; rows: { key: string; reason: string }[] }> {
  await client.query({
    text: `DECLARE held NO SCROLL CURSOR FOR SELECT ${ROW_SELECT} FROM ${CURRENT_ROWS}
           WHERE r.topic = (SELECT no FROM topic WHERE id = ${client.escapeLiteral(declaration.id)}) ORDER BY r.key, r.track`,
  });
  const rows: { key: string; reason: string }[] = [];
  let total = 0;
  let last: string | null = null;
  for (;;) {
    const batch = await client.query<StoredRow>(`FETCH ${BATCH} FROM held`);
    for (const stored of batch.rows) {
      if (stored.key === last) continue;
      const reason = check(toRow(stored, declaration));
      if (reason === null) continue;
      last = stored.key;
      total += 1;
      if (rows.length < LISTED) rows.push({ key: stored.key, reason });
    }
    if (batch.rows.length < BATCH) break;
  }
  await client.query('CLOSE held');
  return { total, rows };
}
