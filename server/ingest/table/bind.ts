// Binds the columns of a file to the fields of a dataset: by the declaration's own names, or by a mapping.
import type { Declaration } from '@shared/dataset/declaration';
import type { Field } from '@shared/dataset/field';
import type { ColumnRef, Mapping } from '@shared/dataset/mapping';
import { cellText, isBlank, type RawCell, type RawRow } from '../formats/format';
import { columnLetter, columnNumber } from '../formats/xlsx/merges';
import { fold } from '../values/fold';
import { matchAtRank, matchName, NAME_RANKS, type NameMatch, nameForms } from './match-name';
import { textsByField } from './wanted';

/** A column of the file, 0-based; `last` is greater where its heading is merged over several. `label`: what the sender calls it. */
export interface BoundColumn {
  column: number;
  last: number;
  label: string;
}

/** Where one field's value comes from. `index`: the field's place in the declaration. */
export type FieldBinding = { field: Field; index: number } & (
  | ({ kind: 'column' | 'school-level' } & BoundColumn)
  | { kind: 'constant'; value: string | number | boolean }
);

export interface Binding {
  /** In the order of the declaration's fields; fields without a source are absent. */
  fields: FieldBinding[];
  /** Required fields, and key parts, that have no source. */
  missing: string[];
  /** Columns that a mapping names and the file lacks. */
  absent: string[];
  /** Headings that would be read, but that several columns bear; nothing is read of them. */
  several: { label: string; columns: number[] }[];
  /** Named columns of the file that nothing reads. */
  unknown: { column: number; label: string }[];
}

/** The columns of a file: heading text by 0-based column, and the last column that each heading is merged over. */
export interface Columns {
  names: readonly string[];
  last?: readonly number[];
}

export function bindColumns(declaration: Declaration, columns: Columns, mapping: Mapping | null): Binding {
  return mapping ? bindByMapping(declaration, columns, mapping) : bindByNames(declaration, columns);
}

function bindByNames(declaration: Declaration, { names, last }: Columns): Binding {
  const texts = textsByField(declaration);
  const forms = names.map(nameForms);
  const found = new Map<string, NameMatch>();
  const used = new Set<number>();
  // Whole headings of all fields first, so that a part of a heading never takes the column that another field names in full.
  for (const rank of NAME_RANKS) {
    for (const field of declaration.fields) {
      if (found.has(field.key)) continue;
      const open = rank === 0 ? forms : forms.map((f, column) => (used.has(column) ? [] : f));
      const match = matchAtRank(open, texts.get(field.key) ?? [], rank);
      if (!match) continue;
      found.set(field.key, match);
      for (const column of 'column' in match ? [match.column] : match.several) used.add(column);
    }
  }
  const several: Binding['several'] = [];
  const fields = declaration.fields.flatMap((field, index): FieldBinding[] => {
    const match = found.get(field.key);
    if (!match) return [];
    if ('several' in match) {
      several.push({ label: names[match.several[0] ?? 0] ?? '', columns: match.several });
      return [];
    }
    const { column } = match;
    return [{ kind: 'column', field, index, column, last: last?.[column] ?? column, label: names[column] ?? '' }];
  });
  const unknown = names.flatMap((label, column) =>
    label !== '' && !used.has(column) && !isOrdinal(label) ? [{ column, label }] : [],
  );
  return { fields, missing: missingOf(declaration, fields), absent: [], several, unknown };
}

function bindByMapping(declaration: Declaration, { names, last }: Columns, mapping: Mapping): Binding {
  const absent: string[] = [];
  const several: Binding['several'] = [];
  const fields = declaration.fields.flatMap((field, index): FieldBinding[] => {
    const source = mapping.columns[field.key];
    if (source === undefined) return [];
    if (typeof source === 'object' && 'derive' in source && source.derive.kind === 'constant')
      return [{ kind: 'constant', field, index, value: source.derive.value }];
    const derived = typeof source === 'object' && 'derive' in source ? source.derive : null;
    const ref = derived?.kind === 'school-level' ? derived.from : (source as ColumnRef);
    const match = matchRef(names, ref);
    if (match === null) absent.push(typeof ref === 'string' ? ref : ref.letter);
    else if ('several' in match) several.push({ label: String(ref), columns: match.several });
    if (match === null || 'several' in match) return [];
    const { column } = match;
    // A letter means that one column; a heading means all that it stands over.
    const end = typeof ref === 'string' ? (last?.[column] ?? column) : column;
    const bound = { column, last: end, label: columnLabel(names, column) };
    return [{ kind: derived ? 'school-level' : 'column', field, index, ...bound }];
  });
  return { fields, missing: missingOf(declaration, fields), absent, several, unknown: [] };
}

/** The column that a reference of a mapping means. */
export function matchRef(names: readonly string[], ref: ColumnRef): NameMatch {
  return typeof ref === 'string' ? matchName(names, [fold(ref)]) : { column: columnNumber(ref.letter) - 1 };
}

/** What a column is called to its sender: its heading, or its letter where that does not tell it from others. */
function columnLabel(names: readonly string[], column: number): string {
  const name = names[column] ?? '';
  return name !== '' && names.filter((n) => n === name).length === 1 ? name : columnLetter(column + 1);
}

function missingOf(declaration: Declaration, fields: readonly FieldBinding[]): string[] {
  const bound = new Set(fields.map((f) => f.field.key));
  const title = (key: string): string => declaration.fields.find((f) => f.key === key)?.title.id ?? key;
  const missing = declaration.fields.filter((f) => f.required && !bound.has(f.key)).map((f) => f.title.id);
  for (const part of declaration.rowKey) {
    if (typeof part === 'string') {
      if (!bound.has(part) && !missing.includes(title(part))) missing.push(title(part));
    } else if (!part.anyOf.some((alternative) => alternative.every((k) => bound.has(k))))
      missing.push(part.anyOf.map((a) => a.map(title).join(' + ')).join(' atau '));
  }
  return missing;
}

/** Columns that nobody misses: the running number of a list, and the one that our marked file adds. */
function isOrdinal(label: string): boolean {
  return /^(masalah|no|nomor|no urut|nomor urut|number|fid|ogc fid|objectid)$/.test(fold(label));
}

/** Marks that lists put before an indented text ("-", "•"); they are no content of their own. */
const BULLET = /^[-–—•*]+$/;

/**
 * The cell of a bound column. Where the heading is merged over several columns (accounts indented by column), it is the one
 * that is filled; several texts are one text, several numbers are a fault.
 */
export function boundCell(raw: RawRow, { column, last }: BoundColumn, numeric: boolean): RawCell {
  if (last <= column) return raw.cells[column] ?? null;
  const filled = raw.cells
    .slice(column, last + 1)
    .filter((c) => !isBlank(c) && !(typeof c === 'string' && BULLET.test(c.trim())));
  if (filled.length <= 1) return filled[0] ?? null;
  const texts = filled.map((c) => cellText(c));
  return numeric ? { fault: 'several_values', text: texts.join(' | ') } : texts.join(' ');
}
