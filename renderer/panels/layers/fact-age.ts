// How old the facts themselves are, and what is common to the provenance of a dataset's rows.
import { WIB_OFFSET_MS } from '@shared/domain/period';
import type { RowTable } from '../../app/feed/row-table';

/** Full years between the newest time that the rows speak of and now; 0 where the dataset has no time. @param now epoch ms */
export function factAge(table: RowTable, now: number): number {
  const year = newestYear(table);
  return year === null ? 0 : new Date(now + WIB_OFFSET_MS).getUTCFullYear() - year;
}

/** The newest year that the rows' time field names. */
export function newestYear(table: RowTable): number | null {
  const time = table.declaration.map.time ?? table.declaration.fields.find((f) => f.roles.includes('time'))?.key;
  if (!time) return null;
  let newest: number | null = null;
  for (let i = 0; i < table.size; i++) {
    const value = table.value(i, time);
    const year = typeof value === 'number' ? value : typeof value === 'string' ? Number(value.slice(0, 4)) : Number.NaN;
    if (Number.isFinite(year) && year > 1000 && (newest === null || year > newest)) newest = year;
  }
  return newest;
}

export interface ProvenanceSpan {
  /** Rows without any verification. */
  readonly unverified: number;
  /** The newest period that a submission spoke of. */
  readonly asOf: string | null;
  /** When the newest row was received, epoch ms. */
  readonly receivedAt: number | null;
}

/** What a dataset's rows have in common. */
export function provenanceSpan(table: RowTable): ProvenanceSpan {
  let unverified = 0;
  let asOf: string | null = null;
  let receivedAt: number | null = null;
  for (let i = 0; i < table.size; i++) {
    const p = table.provenance(i);
    if (p.verifications === 0) unverified++;
    if (asOf === null || p.asOf > asOf) asOf = p.asOf;
    if (receivedAt === null || p.receivedAt > receivedAt) receivedAt = p.receivedAt;
  }
  return { unverified, asOf, receivedAt };
}
