// Rows of a sheet that are no data: blank ones, totals, repeated headings, column numbers, notes beneath the table.
import type { Mapping } from '@shared/dataset/mapping';
import { cellText, isBlank, type RawRow } from '../formats/format';
import { fold } from '../values/fold';
import type { Heading } from './heading';

/** Why a row is left out. */
export type SkipReason = 'blank' | 'total' | 'repeated-heading' | 'column-numbers' | 'note' | 'mapping';

const TOTAL = /^(sub|grand)? ?(jumlah|total|jml|jlh)( (total|jumlah|seluruhnya|keseluruhan|semua|umum|akhir|besar))?$/;
const TOTAL_OF = /^(sub|grand)? ?(jumlah|total|jml|jlh) /;
const NOTE = /^(sumber|catatan|keterangan|ket|note|notes|source|nb)\b/;

/** Whether the mapping names this row as one to leave out. */
export function skippedByMapping(mapping: Mapping | null, row: number): boolean {
  if (!mapping) return false;
  if (mapping.lastRow !== undefined && row > mapping.lastRow) return true;
  return (mapping.skipRows ?? []).some((s) => (typeof s === 'number' ? s === row : row >= s.from && row <= s.to));
}

/** What the total rule needs to know of the columns. */
export interface SkipColumns {
  /** 0-based columns that hold the fields of the row key. */
  keys: readonly number[];
  /** 0-based columns that hold region names or codes. */
  regions: readonly number[];
  /** All 0-based columns that are read. */
  bound: readonly number[];
}

/** Why a row beneath the heading is no data, or null when it is data. */
export function skipReason(raw: RawRow, heading: Heading | null, columns: SkipColumns): SkipReason | null {
  const filled = raw.cells.flatMap((c, i) => (isBlank(c) ? [] : [i]));
  if (filled.length === 0) return 'blank';
  if (columns.bound.length > 0 && columns.bound.every((c) => isBlank(raw.cells[c])) && filled.length <= 1)
    return 'blank';
  const first = filled[0] ?? 0;
  const text = fold(cellText(raw.cells[first]));
  if (TOTAL.test(text)) return 'total';
  // A numbered list may put its total's word after an empty number column, or "JUMLAH SUMATERA UTARA" into the name column.
  if (TOTAL_OF.test(text) && (columns.regions.includes(first) || columns.keys.some((k) => isBlank(raw.cells[k]))))
    return 'total';
  if (filled.length <= 2 && NOTE.test(text) && columns.keys.some((k) => isBlank(raw.cells[k]) || k === first))
    return 'note';
  if (heading) {
    const named = filled.filter((c) => (heading.names[c] ?? '') !== '');
    const same = named.filter((c) => {
      const cell = fold(cellText(raw.cells[c]));
      return (heading.names[c] ?? '').split(' / ').some((part) => fold(part) === cell);
    });
    if (named.length >= 2 && same.length === named.length) return 'repeated-heading';
    if (raw.row === heading.to + 1 && areColumnNumbers(raw, filled)) return 'column-numbers';
  }
  return null;
}

/** The row "1, 2, 3, 4=2+3, ..." that reports print beneath their heading. */
function areColumnNumbers(raw: RawRow, filled: number[]): boolean {
  if (filled.length < 3) return false;
  const numbers = filled.map((c) => /^\(?(\d{1,3})\)?(\s*=.*)?$/.exec(cellText(raw.cells[c]))?.[1]);
  return numbers.every((n, i) => n !== undefined && Number(n) === i + Number(numbers[0])) && Number(numbers[0]) <= 2;
}
