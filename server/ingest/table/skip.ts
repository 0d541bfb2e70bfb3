// Rows of a sheet that are no data: blank ones, totals, repeated headings, column numbers, notes beneath the table.
import type { Mapping } from '@shared/dataset/mapping';
import { cellText, isBlank, type RawCell, type RawRow } from '../formats/format';
import { firstFolded, fold, UNKNOWN } from '../values/fold';
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

/** Words that {@link TOTAL}, {@link TOTAL_OF} and {@link NOTE} begin with, by their first letters. */
const TOTAL_LETTERS = letters('sgjt');
const NOTE_LETTERS = letters('sckn');

/** Makes the rule: why a row beneath the heading is no data, or null when it is data. Made once per table. */
export function skipRule(heading: Heading | null, columns: SkipColumns): (raw: RawRow) => SkipReason | null {
  const { bound, keys, regions } = columns;
  const names = heading === null ? [] : foldedNames(heading);
  return (raw) => {
    // A row that fills none of the columns that are read says nothing about the dataset: a signature, a number of a page.
    if (bound.every((c) => isEmpty(raw, c))) return 'blank';
    const { cells } = raw;
    let first = 0;
    while (isBlank(cells[first])) first++;
    const opening = cellText(cells[first]);
    const letter = firstFolded(opening);
    if (letter === UNKNOWN || TOTAL_LETTERS.has(letter) || NOTE_LETTERS.has(letter)) {
      const text = fold(opening);
      if (TOTAL.test(text)) return 'total';
      // A numbered list may put its total's word after an empty number column, or "JUMLAH SUMATERA UTARA" into the name column.
      if (TOTAL_OF.test(text) && (regions.some((r) => covers(r, first)) || keys.some((k) => isEmpty(raw, k))))
        return 'total';
      if (NOTE.test(text) && filledCells(cells) <= 2 && keys.some((k) => isEmpty(raw, k) || covers(k, first)))
        return 'note';
    }
    if (heading === null) return null;
    if (repeatsHeading(cells, names)) return 'repeated-heading';
    return raw.row === heading.to + 1 && areColumnNumbers(cells) ? 'column-numbers' : null;
  };
}

/** The name of a column as cells are compared with it: its parts folded, and the letters that they begin with. */
interface FoldedName {
  parts: readonly string[];
  letters: ReadonlySet<number>;
}

/** The names of a heading by column; null for a column without one. */
function foldedNames(heading: Heading): (FoldedName | null)[] {
  return Array.from(heading.names, (name) => {
    if (!name) return null;
    const parts = name.split(' / ').map(fold);
    return { parts, letters: new Set([UNKNOWN, ...parts.map(firstFolded)]) };
  });
}

/** Whether the filled cells beneath named columns, two at least, all say what their column is called. */
function repeatsHeading(cells: readonly RawCell[], names: readonly (FoldedName | null)[]): boolean {
  let named = 0;
  for (let c = 0; c < cells.length; c++) {
    const name = names[c];
    if (!name || isBlank(cells[c])) continue;
    const text = cellText(cells[c]);
    // The first cell that is no heading decides, most often by its first letter: nearly every row is data.
    if (!name.letters.has(firstFolded(text)) || !name.parts.includes(fold(text))) return false;
    named++;
  }
  return named >= 2;
}

function filledCells(cells: readonly RawCell[]): number {
  return cells.reduce<number>((n, c) => (isBlank(c) ? n : n + 1), 0);
}

function letters(text: string): ReadonlySet<number> {
  return new Set(Array.from(text, (letter) => letter.charCodeAt(0)));
}

function isEmpty(raw: RawRow, { column, last }: BoundColumn): boolean {
  for (let c = column; c <= last; c++) if (!isBlank(raw.cells[c])) return false;
  return true;
}

function covers({ column, last }: BoundColumn, index: number): boolean {
  return index >= column && index <= last;
}

/** The row "1, 2, 3, 4=2+3, ..." that reports print beneath their heading. */
function areColumnNumbers(cells: readonly RawCell[]): boolean {
  const filled = cells.filter((c) => !isBlank(c));
  if (filled.length < 3) return false;
  const numbers = filled.map((c) => /^\(?(\d{1,3})\)?(\s*=.*)?$/.exec(cellText(c))?.[1]);
  return numbers.every((n, i) => n !== undefined && Number(n) === i + Number(numbers[0])) && Number(numbers[0]) <= 2;
}
