// How old the facts themselves are, and what is common to the provenance of a dataset's rows.
import { WIB_OFFSET_MS } from '@shared/domain/period';
import type { RowTable } from '../../app/feed/row-table';
import { provenanceCounts, yearCounts, yearOf } from '../../app/figures/kept-counts';

/** Years between the times that the rows speak of and now; 0 where the dataset has no time. @param now epoch ms */
export function factAges(table: RowTable, now: number): { readonly newest: number; readonly oldest: number } {
  const years = factYears(table);
  const present = new Date(now + WIB_OFFSET_MS).getUTCFullYear();
  return years === null ? { newest: 0, oldest: 0 } : { newest: present - years.newest, oldest: present - years.oldest };
}

/** The years that the time field of rows names, all rows or those at some indexes; null where there is none. */
export function factYears(
  table: RowTable,
  rows?: readonly number[],
): { readonly newest: number; readonly oldest: number } | null {
  const time = table.declaration.map.time ?? table.declaration.fields.find((f) => f.roles.includes('time'))?.key;
  if (!time) return null;
  if (!rows) {
    const years = yearCounts(table, time).extremes();
    return years && { newest: years.most, oldest: years.least };
  }
  let newest = Number.NEGATIVE_INFINITY;
  let oldest = Number.POSITIVE_INFINITY;
  for (const i of rows) {
    const year = yearOf(table, i, time);
    if (year === null) continue;
    newest = Math.max(newest, year);
    oldest = Math.min(oldest, year);
  }
  return newest > 0 ? { newest, oldest } : null;
}

export interface ProvenanceSpan {
  /** Rows without any verification. */
  readonly unverified: number;
  /** The newest period that a submission spoke of. */
  readonly asOf: string | null;
  /** When the newest row was received, epoch ms. */
  readonly receivedAt: number | null;
}

/** What a dataset's rows have in common, all of them or those at some indexes. */
export function provenanceSpan(table: RowTable, rows?: readonly number[]): ProvenanceSpan {
  if (!rows) {
    const { verifications, asOf, receivedAt } = provenanceCounts(table);
    return {
      unverified: verifications.of(0),
      asOf: asOf.extremes()?.most ?? null,
      receivedAt: receivedAt.extremes()?.most ?? null,
    };
  }
  let unverified = 0;
  let asOf: string | null = null;
  let receivedAt: number | null = null;
  for (const i of rows) {
    const p = table.provenance(i);
    if (p.verifications === 0) unverified++;
    if (asOf === null || p.asOf > asOf) asOf = p.asOf;
    if (receivedAt === null || p.receivedAt > receivedAt) receivedAt = p.receivedAt;
  }
  return { unverified, asOf, receivedAt };
}
