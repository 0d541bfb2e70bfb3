// Editing a mapping by pointing: which column of the preview is which field, where the heading stands, which rows are left out.
import type { Preview, PreviewSheet } from '@shared/api/preview';
import type { ColumnRef, FieldSource, Mapping, NamedMapping } from '@shared/dataset/mapping';

/** Column letters of a 0-based index: A, B, … AA. */
export function letterOf(index: number): string {
  const own = String.fromCharCode(65 + (index % 26));
  return index < 26 ? own : letterOf(Math.floor(index / 26) - 1) + own;
}

/** Heading texts by column, as the file's heading rows give them; for keyed formats their own names. */
export function headingNames(sheet: PreviewSheet, mapping: Mapping): string[] {
  if (sheet.keys) return [...sheet.keys];
  const heading = mapping.headingRows;
  if (!heading) return [];
  const names: string[] = [];
  for (const row of sheet.rows) {
    if (row.row < heading.from || row.row > heading.to) continue;
    row.cells.forEach((text, i) => {
      if (text.trim() !== '') names[i] = names[i] ? `${names[i]} ${text.trim()}` : text.trim();
    });
  }
  return Array.from(names, (n) => n ?? '');
}

/** The column that a field is read from, or null when it is derived or the column is not in this file. */
export function columnOf(source: FieldSource | undefined, names: readonly string[]): number | null {
  if (source === undefined) return null;
  if (typeof source === 'string') {
    const wanted = plain(source);
    const at = names.findIndex((n) => plain(n) === wanted);
    if (at >= 0) return at;
    // A heading over several rows is also known by its last row.
    const ending = names.findIndex((n) => wanted !== '' && plain(n).endsWith(wanted));
    return ending < 0 ? null : ending;
  }
  if ('letter' in source) return [...source.letter].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;
  return null;
}

/** Field keys by column. */
export function fieldsByColumn(mapping: Mapping, names: readonly string[]): Map<number, string> {
  const out = new Map<number, string>();
  for (const [key, source] of Object.entries(mapping.columns)) {
    const column = columnOf(source, names);
    if (column !== null) out.set(column, key);
  }
  return out;
}

/** The mapping with a column given to a field; null takes it from whatever field had it. */
export function withColumn(mapping: Mapping, sheet: PreviewSheet, column: number, field: string | null): Mapping {
  const names = headingNames(sheet, mapping);
  const columns: Record<string, FieldSource> = {};
  for (const [key, source] of Object.entries(mapping.columns)) {
    if (key !== field && columnOf(source, names) !== column) columns[key] = source;
  }
  if (field !== null) columns[field] = columnRef(names, column, sheet.keys !== null);
  return { ...mapping, columns };
}

/** The mapping with a field set to the same value for all rows; empty takes it away. */
export function withConstant(mapping: Mapping, field: string, value: string): Mapping {
  const { [field]: _, ...others } = mapping.columns;
  return {
    ...mapping,
    columns: value === '' ? others : { ...others, [field]: { derive: { kind: 'constant', value } } },
  };
}

/** The constant that a field is set to, or null. */
export function constantOf(source: FieldSource | undefined): string | null {
  return typeof source === 'object' && 'derive' in source && source.derive.kind === 'constant'
    ? String(source.derive.value)
    : null;
}

/** The mapping with its heading at a row, or reaching from the present heading to that row. Columns keep their places. */
export function withHeading(mapping: Mapping, sheet: PreviewSheet, row: number, extend: boolean): Mapping {
  const old = headingNames(sheet, mapping);
  const present = mapping.headingRows;
  const headingRows =
    extend && present ? { from: Math.min(present.from, row), to: Math.max(present.to, row) } : { from: row, to: row };
  const moved: Mapping = { ...mapping, headingRows, columns: {} };
  const names = headingNames(sheet, moved);
  for (const [key, source] of Object.entries(mapping.columns)) {
    const column = columnOf(source, old);
    moved.columns[key] = column === null ? source : columnRef(names, column, false);
  }
  return moved;
}

/** The mapping with a row left out, or taken again. */
export function withRowSkipped(mapping: Mapping, row: number, skip: boolean): Mapping {
  const rows = new Set(
    (mapping.skipRows ?? []).flatMap((s) =>
      typeof s === 'number' ? [s] : Array.from({ length: s.to - s.from + 1 }, (_, i) => s.from + i),
    ),
  );
  if (skip) rows.add(row);
  else rows.delete(row);
  const list = [...rows].sort((a, b) => a - b);
  const { skipRows: _, ...rest } = mapping;
  return list.length > 0 ? { ...rest, skipRows: list } : rest;
}

/**
 * A kept mapping whose every column is in this file and which reads more fields than the server found by itself; the one with
 * the most fields, or null. So the ministry's list is taken by its own mapping without anybody choosing it.
 */
export function fittingMapping(kept: readonly NamedMapping[], preview: Preview): NamedMapping | null {
  const fits = kept.filter((m) => {
    const sheet = preview.sheets.find((s, i) => s.name === m.sheet || i + 1 === m.sheet) ?? preview.sheets[0];
    if (!sheet) return false;
    const names = headingNames(sheet, { ...m, headingRows: m.headingRows ?? preview.suggested.headingRows });
    return Object.values(m.columns).every((source) => {
      const from =
        typeof source === 'object' && 'derive' in source && 'from' in source.derive ? source.derive.from : source;
      const constant = typeof source === 'object' && 'derive' in source && source.derive.kind === 'constant';
      return constant || columnOf(from, names) !== null;
    });
  });
  const fields = (m: Mapping) => Object.keys(m.columns).length;
  const best = fits.sort((a, b) => fields(b) - fields(a))[0];
  return best && fields(best) > fields(preview.suggested) ? best : null;
}

/** What a row of the preview is to the mapping. */
export function rowKind(mapping: Mapping, row: number): 'heading' | 'above' | 'skipped' | 'after' | 'data' {
  const heading = mapping.headingRows;
  if (heading && row >= heading.from && row <= heading.to) return 'heading';
  if (heading && row < heading.from) return 'above';
  if (mapping.lastRow !== undefined && row > mapping.lastRow) return 'after';
  const skipped = (mapping.skipRows ?? []).some((s) =>
    typeof s === 'number' ? s === row : row >= s.from && row <= s.to,
  );
  return skipped ? 'skipped' : 'data';
}

/** By its heading where that tells it apart, so that the mapping also fits next time's file; by its letter otherwise. */
function columnRef(names: readonly string[], column: number, keyed: boolean): ColumnRef {
  const name = names[column] ?? '';
  const unique = name !== '' && name.length <= 200 && names.filter((n) => plain(n) === plain(name)).length === 1;
  return unique || keyed ? name : { letter: letterOf(column) };
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
