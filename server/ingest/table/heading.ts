// Finds the heading of a table among title rows: the rows, one to three of them, whose texts name the most wanted columns.
import { cellText, type MergedRange, type RawRow } from '../formats/format';
import { nameForms } from './match-name';

/** A heading: the last of its rows, and the text of each column ("A / B" where it stands over several rows). */
export interface Heading {
  from: number;
  to: number;
  /** By 0-based column; '' where the heading has none. */
  names: string[];
  /** By 0-based column: the last column that its heading is merged over; the column itself for most. */
  last: number[];
}

/** Heading rows are looked for among so many first rows of a sheet. */
export const HEADING_SEARCH_ROWS = 60;
const MAX_HEADING_ROWS = 3;
/**
 * A heading is looked for in so many columns, and compared by so many characters of each: a row of a million of either is no
 * heading, and to compare all of it would keep everybody else waiting.
 */
const MAX_COLUMNS = 1000;
const MAX_TEXT = 1000;

/**
 * The heading that names the most of `wanted` (folded texts, each standing for one field). Fewer rows win over more, earlier
 * over later. Null when no row names any.
 * @param rows first rows of the sheet
 * @param wanted folded text -> field; several texts may stand for one field
 */
export function findHeading(
  rows: readonly RawRow[],
  merges: readonly MergedRange[],
  wanted: ReadonlyMap<string, string>,
): { heading: Heading; fields: number } | null {
  let best: { heading: Heading; fields: number } | null = null;
  const byRow = new Map(rows.map((r) => [r.row, r]));
  for (const row of rows) {
    for (let height = 1; height <= MAX_HEADING_ROWS; height++) {
      const heading = headingAt(byRow, merges, row.row, row.row + height - 1);
      if (height > 1 && !isHeadingLike(byRow.get(row.row + height - 1))) break;
      const fields = new Set<string>();
      for (const name of heading.names)
        for (const text of nameForms(name)) {
          const field = wanted.get(text);
          if (field !== undefined) {
            fields.add(field);
            break;
          }
        }
      const bestHeight = best ? best.heading.to - best.heading.from + 1 : 0;
      if (fields.size > (best?.fields ?? 0) || (best && fields.size === best.fields && height < bestHeight))
        best = { heading, fields: fields.size };
    }
  }
  if (!best) return null;
  const heading = extendOverMerges(best.heading, byRow, merges);
  return { ...best, heading: extendOverGroups(heading, byRow, merges) };
}

/** The heading in given rows (1-based, inclusive). */
export function headingAt(
  rows: ReadonlyMap<number, RawRow>,
  merges: readonly MergedRange[],
  from: number,
  to: number,
): Heading {
  const covering = merges.filter((m) => m.top <= to && m.bottom >= from);
  let width = 0;
  for (let r = from; r <= to; r++) width = Math.max(width, rows.get(r)?.cells.length ?? 0);
  for (const m of covering) width = Math.max(width, m.right);
  width = Math.min(width, MAX_COLUMNS);
  const names: string[] = [];
  const last: number[] = [];
  for (let c = 0; c < width; c++) {
    last.push(c);
    const owner = spreadOwner(rows, covering, to, c);
    if (owner !== null) {
      names.push('');
      last[owner] = Math.max(last[owner] ?? owner, c);
      continue;
    }
    const parts: string[] = [];
    for (let r = from; r <= to; r++) {
      const text = headingText(rows, covering, r, c, r < to);
      if (text !== '' && text !== parts[parts.length - 1]) parts.push(text);
    }
    names.push(parts.join(' / '));
  }
  return { from, to, names, last };
}

/** A cell's text in a heading; a merged range shows its text in all its cells, an upper group heading also to its right. */
function headingText(
  rows: ReadonlyMap<number, RawRow>,
  merges: readonly MergedRange[],
  row: number,
  column: number,
  upper: boolean,
): string {
  const own = oneLine(cellText(rows.get(row)?.cells[column]));
  if (own !== '') return own;
  const merge = merges.find((m) => row >= m.top && row <= m.bottom && column + 1 >= m.left && column + 1 <= m.right);
  if (merge) return oneLine(cellText(rows.get(merge.top)?.cells[merge.left - 1]));
  if (!upper) return '';
  // Groups that were never merged ("Jumlah Murid,,"): the text holds to the right as long as the rows below have one.
  if (oneLine(cellText(rows.get(row + 1)?.cells[column])) === '') return '';
  for (let c = column - 1; c >= 0; c--) {
    const text = oneLine(cellText(rows.get(row)?.cells[c]));
    if (text !== '') return oneLine(cellText(rows.get(row + 1)?.cells[c])) === '' ? '' : text;
  }
  return '';
}

/**
 * The column whose heading is merged over this one, when nothing beneath gives this one a name of its own; null otherwise.
 * A group heading ("Jumlah murid" over "L" and "P") is named by what stands beneath it.
 */
function spreadOwner(
  rows: ReadonlyMap<number, RawRow>,
  merges: readonly MergedRange[],
  to: number,
  column: number,
): number | null {
  for (const m of merges) {
    if (column + 1 <= m.left || column + 1 > m.right) continue;
    let named = false;
    for (let r = m.bottom + 1; r <= to; r++) named ||= cellText(rows.get(r)?.cells[column]) !== '';
    if (!named) return m.left - 1;
  }
  return null;
}

/** A merged heading cell that reaches further down belongs to the heading: its lower rows are not data. */
function extendOverMerges(
  heading: Heading,
  rows: ReadonlyMap<number, RawRow>,
  merges: readonly MergedRange[],
): Heading {
  const reach = merges
    .filter((m) => m.top >= heading.from && m.top <= heading.to && m.bottom > heading.to)
    .reduce((bottom, m) => Math.max(bottom, m.bottom), heading.to);
  return reach > heading.to && reach - heading.from < MAX_HEADING_ROWS + 1
    ? headingAt(rows, merges, heading.from, reach)
    : heading;
}

/**
 * A row of sub-headings that were never merged with their groups ("Pagu,," over ",Keuangan,Fisik"): it has texts beneath blank
 * headings, and nothing beneath those that stand alone, as a row of data would.
 */
function extendOverGroups(
  heading: Heading,
  rows: ReadonlyMap<number, RawRow>,
  merges: readonly MergedRange[],
): Heading {
  const next = rows.get(heading.to + 1);
  if (!next || !isHeadingLike(next) || heading.to - heading.from + 1 >= MAX_HEADING_ROWS) return heading;
  let beneathBlank = 0;
  for (let c = 0; c < next.cells.length; c++) {
    if (cellText(next.cells[c]) === '') continue;
    // Beneath a merged heading stands data: its columns are one.
    if (heading.last.some((last, owner) => owner < c && last >= c)) return heading;
    if ((heading.names[c] ?? '') === '') beneathBlank++;
    else if ((heading.names[c + 1] ?? '') !== '' || c + 1 >= next.cells.length) return heading;
  }
  return beneathBlank > 0 ? headingAt(rows, merges, heading.from, heading.to + 1) : heading;
}

/** A row below a heading row can only belong to it when it holds texts and no numbers. */
function isHeadingLike(row: RawRow | undefined): boolean {
  if (!row) return false;
  return row.cells.every(
    (c) => typeof c !== 'number' && typeof c !== 'boolean' && !(typeof c === 'string' && /^\s*[\d.,]+\s*$/.test(c)),
  );
}

function oneLine(text: string): string {
  return text.slice(0, MAX_TEXT).replace(/\s+/g, ' ');
}
