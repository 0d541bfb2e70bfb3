// A declaration and a bound file become a row checker: raw cells in; values, place, key and problems out.
import type { Problem } from '@shared/api/problem';
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Mapping } from '@shared/dataset/mapping';
import { rowKeyReader } from '@shared/dataset/row-key';
import { MAX_KEY_LENGTH, type RowKey } from '@shared/ids';
import type { Place } from '@shared/place';
import { cellText, type RawRow } from './formats/format';
import { problem } from './messages';
import { type Locate, placer } from './place/place';
import type { RegionReference } from './regions/reference';
import { type Binding, boundCell, type FieldBinding } from './table/bind';
import { type CellOutcome, cellReader } from './values/cell';
import { type ColumnDecision, isNumeric, nothing } from './values/column';
import { schoolLevel } from './values/school-level';

/** A row after the check. `key` is null when a part of it is missing; such a row always has an error. */
export interface CheckedRow {
  fileRow: number;
  values: CellValue[];
  place: Place;
  key: RowKey | null;
  problems: Problem[];
  /** True when a problem is an error: the row is rejected. */
  rejected: boolean;
}

export interface CheckContext {
  declaration: Declaration;
  binding: Binding;
  mapping: Mapping | null;
  /** By the field's place in the declaration. */
  decisions: ReadonlyMap<number, ColumnDecision>;
  /** Cells that a whole row must have; null where rows cannot be ragged (spreadsheets, JSON). */
  width: number | null;
  /** Columns are named by keys, as in JSON. */
  keyed: boolean;
  reference: RegionReference;
  locate: Locate | null;
}

const UNDECIDED: ColumnDecision = { numbers: 'open', strict: false, days: 'day-first' };

/** Makes the checker; the work that does not depend on the row is done once. */
export function rowChecker(context: CheckContext): (raw: RawRow) => CheckedRow {
  const { declaration, binding, mapping, width } = context;
  const place = placer(declaration, context.reference, context.locate);
  const keyOf = rowKeyReader(declaration);
  const fieldCount = declaration.fields.length;
  const readers = binding.fields.map((source) => ({
    source,
    index: source.index,
    read: sourceReader(source, context),
  }));
  const labels = new Map(binding.fields.map((s) => [s.field.key, s.kind === 'constant' ? s.field.title.id : s.label]));
  const indexOf = new Map(declaration.fields.map((f, i) => [f.key, i]));
  const required = declaration.fields.flatMap((f, index) => (f.required ? [{ key: f.key, index }] : []));
  const keyFields = [
    ...new Set(declaration.rowKey.flatMap((part) => (typeof part === 'string' ? [part] : part.anyOf.flat()))),
  ];
  // A column that the file lacks has no name there: JSON rows know it by its key, people by its title.
  const label = (key: string): string =>
    labels.get(key) ?? (context.keyed ? key : (declaration.fields[indexOf.get(key) ?? -1]?.title.id ?? key));

  return (raw) => {
    const problems: Problem[] = [];
    // Fields whose value is wrong or missing already; nothing is made for the many rows without any.
    let faulty: Set<string> | null = null;
    const markFaulty = (key: string): void => {
      faulty ??= new Set();
      faulty.add(key);
    };
    const values: CellValue[] = new Array<CellValue>(fieldCount).fill(null);
    if (width !== null && isRagged(raw, width))
      problems.push(
        problem('raggedRow', { row: raw.row, column: null, value: null }, { found: raw.cells.length, expected: width }),
      );
    for (const { source, index, read } of readers) {
      const outcome = read(raw);
      if ('value' in outcome) {
        values[index] = outcome.value;
        continue;
      }
      const spot = { row: raw.row, column: label(source.field.key), value: sourceText(source, raw) };
      const found = problem(outcome.fault, spot, outcome.args);
      problems.push(found);
      if (found.severity === 'error') markFaulty(source.field.key);
    }
    for (const { key, index } of required) {
      if (values[index] !== null || isFaulty(key)) continue;
      problems.push(problem('missingRequired', { row: raw.row, column: label(key), value: null }));
      markFaulty(key);
    }
    const placed = place(values, raw.geometry);
    for (const f of placed.findings) {
      const column = f.field === null ? null : label(f.field);
      problems.push(problem(f.kind, { row: raw.row, column, value: f.value }, f.args));
    }
    const key = keyOf(values);
    if ('missing' in key && !key.missing.some((m) => m.split(/ [+/] /).some((k) => isFaulty(k))))
      problems.push(
        problem('missingKey', {
          row: raw.row,
          column: key.missing.map((m) => m.replace(/[a-z][A-Za-z0-9]*/g, (k) => label(k))).join(', '),
          value: null,
        }),
      );
    if ('key' in key && key.key.length > MAX_KEY_LENGTH)
      problems.push(
        problem(
          'keyTooLong',
          { row: raw.row, column: keyFields.map(label).join(', '), value: key.key },
          { length: key.key.length, max: MAX_KEY_LENGTH },
        ),
      );
    return {
      fileRow: raw.row,
      values,
      place: placed.place,
      key: 'key' in key ? key.key : null,
      problems,
      rejected: 'missing' in key || problems.some((p) => p.severity === 'error'),
    };

    function isFaulty(field: string): boolean {
      return faulty?.has(field) ?? false;
    }
  };

  function isRagged(raw: RawRow, expected: number): boolean {
    if (raw.cells.length <= expected) return raw.cells.length < expected;
    return raw.cells.slice(expected).some((c) => cellText(c) !== '');
  }

  function sourceReader(source: FieldBinding, { decisions }: CheckContext): (raw: RawRow) => CellOutcome {
    if (source.kind === 'constant') {
      const read = cellReader(source.field, { ...UNDECIDED, numbers: 'en' }, null);
      const fixed = read(source.value);
      return () => fixed;
    }
    const { field } = source;
    const isNothing = nothing(mapping);
    if (source.kind === 'school-level')
      return (raw) => {
        const name = cellText(boundCell(raw, source, false));
        if (isNothing(name)) return { value: null };
        const level = schoolLevel(name);
        if (level === null || !(field.codes?.some((c) => c.value === level) ?? true)) return { fault: 'levelUnknown' };
        return { value: level };
      };
    const read = cellReader(field, decisions.get(source.index) ?? UNDECIDED, mapping);
    const numeric = isNumeric(field);
    return (raw) => read(boundCell(raw, source, numeric));
  }

  function sourceText(source: FieldBinding, raw: RawRow): string {
    return source.kind === 'constant'
      ? String(source.value)
      : cellText(boundCell(raw, source, isNumeric(source.field)));
  }
}
