// What an answer to a sending makes of the draft: what was taken leaves it, what was not stays as it was written. Pure.
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import type { Locale } from '@shared/text';
import { needsDecision } from './conflict';
import type { DraftRow, Sending } from './draft';

/** @param refused true where nothing at all was taken */
export function afterSending(
  rows: readonly DraftRow[],
  sending: Sending,
  receipt: Pick<Receipt, 'problems' | 'conflicts'>,
  refused: boolean,
  declaration: Declaration,
  locale: Locale,
): DraftRow[] {
  const idOf = (row: number | null, key: string | null): string | undefined =>
    row === null ? sending.removing.get(key ?? '') : sending.ids[row - 1];
  const rejected = new Set(
    receipt.problems.flatMap((p) => (p.severity === 'error' ? (idOf(p.row, p.value) ?? []) : [])),
  );
  const conflicts = new Map((receipt.conflicts ?? []).map((c) => [idOf(c.row, c.key), c]));
  const sent = new Set([...sending.ids, ...sending.removing.values()]);
  return rows.flatMap((row) => {
    if (!sent.has(row.id)) return row;
    const conflict = conflicts.get(row.id) ?? null;
    // Somebody else removed what was to be removed: nothing is left to do.
    if (conflict && !needsDecision(row, conflict, declaration, locale)) return [];
    if (conflict || rejected.has(row.id) || refused) return { ...row, conflict, tried: true };
    return [];
  });
}
