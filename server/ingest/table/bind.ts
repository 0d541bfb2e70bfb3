// Binds the columns of a file to the fields of a dataset: by the declaration's own names, or by a mapping.
import type { Declaration } from '@shared/dataset/declaration';
import type { Field } from '@shared/dataset/field';
import type { ColumnRef, Mapping } from '@shared/dataset/mapping';
import { cellText, isBlank, type RawCell, type RawRow } from '../formats/format';
import { columnLetter, columnNumber } from '../formats/xlsx/merges';
import { fold } from '../values/fold';
import { nameForms } from './heading';
import { wantedOf } from './wanted';

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
  const wanted = wantedOf(declaration);
  const byField = new Map<string, { column: number; label: string; rank: number }>();
  names.forEach((name, column) => {
    nameForms(name).some((form, rank) => {
      const key = wanted.get(form);
      if (key === undefined) return false;
      const held = byField.get(key);
      // The whole heading is a better match than one of its parts; of equal ones the first column is taken.
      if (held && held.rank <= rank) return false;
      byField.set(key, { column, label: name, rank });
      return true;
    });
  });
  const fields = declaration.fields.flatMap((field, index): FieldBinding[] => {
    const found = byField.get(field.key);
    if (!found) return [];
    const { column, label } = found;
    return [{ kind: 'column', field, index, column, last: last?.[column] ?? column, label }];
  });
  const used = new Set([...byField.values()].map((f) => f.column));
  const unknown = names.flatMap((label, column) =>
    label !== '' && !used.has(column) && !isOrdinal(label) ? [{ column, label }] : [],
  );
  return { fields, missing: missingOf(declaration, fields), absent: [], unknown };
}

function bindByMapping(declaration: Declaration, { names, last }: Columns, mapping: Mapping): Binding {
  const absent: string[] = [];
  const fields = declaration.fields.flatMap((field, index): FieldBinding[] => {
    const source = mapping.columns[field.key];
    if (source === undefined) return [];
    if (typeof source === 'object' && 'derive' in source && source.derive.kind === 'constant')
      return [{ kind: 'constant', field, index, value: source.derive.value }];
    const derived = typeof source === 'object' && 'derive' in source ? source.derive : null;
    const ref = derived?.kind === 'school-level' ? derived.from : (source as ColumnRef);
    const column = findColumn(names, ref);
    if (column === null) {
      absent.push(typeof ref === 'string' ? ref : ref.letter);
      return [];
    }
    // A letter means that one column; a heading means all that it stands over.
    const end = typeof ref === 'string' ? (last?.[column] ?? column) : column;
    const bound = { column, last: end, label: columnLabel(names, column) };
    return [{ kind: derived ? 'school-level' : 'column', field, index, ...bound }];
  });
  return { fields, missing: missingOf(declaration, fields), absent, unknown: [] };
}

/** 0-based column of a reference, or null. The whole heading is looked for first, then its last and its first part. */
export function findColumn(names: readonly string[], ref: ColumnRef): number | null {
  if (typeof ref !== 'string') return columnNumber(ref.letter) - 1;
  const text = fold(ref);
  for (let rank = 0; rank < 3; rank++) {
    const column = names.findIndex((name) => nameForms(name)[rank] === text);
    if (column >= 0) return column;
  }
  return null;
}

/** What a column is called to its sender: its heading, else its letter. */
export function columnLabel(names: readonly string[], column: number): string {
  return names[column] || columnLetter(column + 1);
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
