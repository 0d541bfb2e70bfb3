// Tells the writer at once when a row being corrected is changed by somebody else: seen in this window's own rows, read in full.
import type { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import type { Locale } from '@shared/text';
import { useEffect } from 'react';
import type { RowTable } from '../../app/feed/row-table';
import { needsDecision } from './conflict';
import type { DraftRow } from './draft';
import { draftStore } from './draft-store';
import { heldRow } from './rows-calls';

/**
 * @param paused while a sending runs: its own change comes by the socket before its answer does
 */
export function useRowChanges(
  declaration: Declaration | null,
  table: RowTable | null,
  rows: readonly DraftRow[],
  paused: boolean,
  locale: Locale,
): void {
  useEffect(() => {
    // Where publication waits for verification, what screens hold is not what corrections are based on.
    if (paused || !table || !declaration || declaration.publication.verifications > 0) return;
    const stop = new AbortController();
    for (const row of rows) {
      if (!row.base || row.conflict) continue;
      const index = table.indexOf(row.base.key);
      const seq = index < 0 ? null : table.seq(index);
      // What this window holds may be older than what the server gave.
      if (seq !== null && seq <= row.base.seq) continue;
      void heldRow(declaration, row.base.key, stop.signal).then((answer) => {
        if (!stop.signal.aborted && answer.ok) meet(declaration, row.id, answer.value, locale);
      });
    }
    return () => stop.abort();
  }, [declaration, table, rows, paused, locale]);
}

/** Puts a version that the server holds beside the draft that is based on another one. */
function meet(declaration: Declaration, id: string, current: Row | null, locale: Locale): void {
  draftStore().change(declaration.id, ({ rows }) => {
    const row = rows.find((r) => r.id === id);
    if (!row?.base || row.conflict || current?.seq === row.base.seq) return {};
    const conflict = { row: null, key: row.base.key, basedOn: row.base.seq, current, gone: null };
    const open = needsDecision(row, conflict, declaration, locale);
    if (open) return { rows: rows.map((r) => (r.id === id ? { ...r, conflict } : r)) };
    // Both say the same, or nothing was written yet: the draft goes on from what is held now.
    return current === null
      ? { rows: rows.filter((r) => r.id !== id) }
      : { rows: rows.map((r) => (r.id === id ? { ...r, base: current, texts: {} } : r)) };
  });
}
