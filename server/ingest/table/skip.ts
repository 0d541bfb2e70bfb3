// Rows of a sheet that are no data: blank ones, totals, repeated headings, column numbers, notes beneath the table.
import type { Mapping } from '@shared/dataset/mapping';
import { cellText, isBlank, type RawRow } from '../formats/format';
import { fold } from '../values/fold';
import type { BoundColumn } from './bind';
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

/** What the rules need to know of the columns that are read. */
export interface SkipColumns {
  /** Columns that hold the fields of the row key. */
  keys: readonly BoundColumn[];
  /** Columns that hold region names or codes. */
  regions: readonly BoundColumn[];
  /** All columns that are read. */
  bound: readonly BoundColumn[];
}

/** Why a row beneath the heading is no data, or null when it is data. */
export function skipReason(raw: RawRow, heading: Heading | null, columns: SkipColumns): SkipReason | null {
  const filled = raw.cells.flatMap((c, i) => (isBlank(c) ? [] : [i]));
  // A row that fills none of the columns that are read says nothing about the dataset: a signature, a number of a page.
  if (filled.length === 0 || columns.bound.every((c) => isEmpty(raw, c))) return 'blank';
  const first = filled[0] ?? 0;
  const text = fold(cellText(raw.cells[first]));
  if (TOTAL.test(text)) return 'total';
  // A numbered list may put its total's word after an empty number column, or "JUMLAH SUMATERA UTARA" into the name column.
  if (
    TOTAL_OF.test(text) &&
    (columns.regions.some((r) => covers(r, first)) || columns.keys.some((k) => isEmpty(raw, k)))
  )
    return 'total';
  if (filled.length <= 2 && NOTE.test(text) && columns.keys.some((k) => isEmpty(raw, k) || covers(k, first)))
    return 'note';
  if (heading) {
    const named = filled.filter((c) => (heading.names[c] ?? '') !== '');
    const parts = foldedNames(heading);
    // The first cell that is no heading decides: nearly every row is data.
    if (named.length >= 2 && named.every((c) => parts[c]?.includes(fold(cellText(raw.cells[c])))))
      return 'repeated-heading';
    if (raw.row === heading.to + 1 && areColumnNumbers(raw, filled)) return 'column-numbers';
  }
  return null;
}

const folded = new WeakMap<Heading, readonly (readonly string[])[]>();

/** The names of a heading by column, each in its parts, as cells are compared with them; made once per heading. */
function foldedNames(heading: Heading): readonly (readonly string[])[] {
  let parts = folded.get(heading);
  if (!parts) {
    parts = Array.from(heading.names, (name) => (name ?? '').split(' / ').map(fold));
    folded.set(heading, parts);
  }
  return parts;
}

function isEmpty(raw: RawRow, { column, last }: BoundColumn): boolean {
  for (let c = column; c <= last; c++) if (!isBlank(raw.cells[c])) return false;
  return true;
}

function covers({ column, last }: BoundColumn, index: number): boolean {
  return index >= column && index <= last;
}

/** The row "1, 2, 3, 4=2+3, ..." that reports print beneath their heading. */
function areColumnNumbers(raw: RawRow, filled: number[]): boolean {
  if (filled.length < 3) return false;
  const numbers = filled.map((c) => /^\(?(\d{1,3})\)?(\s*=.*)?$/.exec(cellText(raw.cells[c]))?.[1]);
  return numbers.every((n, i) => n !== undefined && Number(n) === i + Number(numbers[0])) && Number(numbers[0]) <= 2;
}
