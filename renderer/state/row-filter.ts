// Which rows a view shows: a filter as data, made into a test by slot that reads codes and never texts.
import type { CellValue } from '@shared/dataset/field';
import { isInside } from '@shared/reference';
import type { CategoryColumn } from './column';
import type { TopicRows } from './topic-store';

/** Bounds of a number; absent bounds are open. A row whose number is not known does not pass. */
export interface NumberRange {
  min?: number;
  max?: number;
}

/**
 * All parts must hold. `values`: per field, the values that pass (null: "not known"); `ranges`: per number field.
 * `region`: rows resolved to that region or inside it. `agency`: rows of that owner.
 */
export interface RowFilter {
  values?: Readonly<Record<string, readonly CellValue[]>>;
  ranges?: Readonly<Record<string, NumberRange>>;
  region?: string;
  agency?: string;
}

/** True for rows that pass. Holds until the store is reset; columns may grow meanwhile. */
export type SlotTest = (slot: number) => boolean;

/** The test that every row passes. */
export const ALL_SLOTS: SlotTest = () => true;

/** Names that the topic does not have (a filter kept in an address, a declaration that changed) are left out. */
export function slotTest(rows: Pick<TopicRows, 'column' | 'declaration'>, filter: RowFilter): SlotTest {
  const known = new Set(rows.declaration.fields.map((f) => f.key));
  const tests: SlotTest[] = [];
  for (const [field, values] of Object.entries(filter.values ?? {}))
    if (known.has(field)) tests.push(valueTest(rows, field, values));
  for (const [field, range] of Object.entries(filter.ranges ?? {}))
    if (known.has(field)) tests.push(rangeTest(rows, field, range));
  const { region, agency } = filter;
  if (region !== undefined) tests.push(regionTest(rows, region));
  if (agency !== undefined) tests.push(valueTest(rows, '_agency', [agency]));
  if (tests.length === 0) return ALL_SLOTS;
  const [only] = tests;
  return tests.length === 1 && only ? only : (slot) => tests.every((test) => test(slot));
}

function valueTest(rows: Pick<TopicRows, 'column'>, field: string, values: readonly CellValue[]): SlotTest {
  const column = rows.column(field);
  const allowed = new Set(values);
  if (column.kind !== 'category') return (slot) => allowed.has(column.value(slot));
  return codeTest(column, (text) => allowed.has(text), allowed.has(null));
}

function regionTest(rows: Pick<TopicRows, 'column'>, region: string): SlotTest {
  const column = rows.column('_region');
  return column.kind === 'category' ? codeTest(column, (code) => isInside(code, region), false) : ALL_SLOTS;
}

function rangeTest(
  rows: Pick<TopicRows, 'column'>,
  field: string,
  { min = -Infinity, max = Infinity }: NumberRange,
): SlotTest {
  const column = rows.column(field);
  return (slot) => {
    const value = column.value(slot);
    return typeof value === 'number' && value >= min && value <= max;
  };
}

/** Asks about each text of a dictionary once, also about texts that come later. */
function codeTest(column: CategoryColumn, passes: (text: string) => boolean, unknownPasses: boolean): SlotTest {
  const answers: boolean[] = [];
  return (slot) => {
    const code = column.codes[slot] ?? -1;
    if (code < 0) return unknownPasses;
    let answer = answers[code];
    if (answer === undefined) {
      answer = passes(column.dictionary[code] ?? '');
      answers[code] = answer;
    }
    return answer;
  };
}
