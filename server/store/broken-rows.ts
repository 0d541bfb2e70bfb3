// Which rows already held a changed declaration would break.
import type { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import type { RowKey } from '@shared/ids';
import type pg from 'pg';
import { CURRENT_ROWS, ROW_SELECT, type StoredRow, toRow } from './row-reading';

const BATCH = 5000;

/**
 * Puts every row of both tracks, as the declaration would read it, before `check`, which answers the reason why it would
 * be broken or null. Answers how many would be, and the first `limit` of them; a key is counted once.
 */
export async function findBrokenRows(
  client: pg.ClientBase,
  declaration: Declaration,
  check: (row: Row) => string | null,
  limit: number,
): Promise<{ total: number; rows: { key: RowKey; reason: string }[] }> {
  await client.query({
    text: `DECLARE held NO SCROLL CURSOR FOR SELECT ${ROW_SELECT} FROM ${CURRENT_ROWS}
           WHERE r.topic = (SELECT no FROM topic WHERE id = ${client.escapeLiteral(declaration.id)}) ORDER BY r.key, r.track`,
  });
  const rows: { key: RowKey; reason: string }[] = [];
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
      if (rows.length < limit) rows.push({ key: stored.key as RowKey, reason });
    }
    if (batch.rows.length < BATCH) return { total, rows };
  }
}
