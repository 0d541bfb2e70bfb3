// Two people, one row: what each says, field by field, and the row that the second one decides on. Pure.
import type { RowConflict } from '@shared/api/row-edits';
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import type { Locale } from '@shared/text';
import { type DraftRow, draftValue, isTouched } from './draft';
import { textOf } from './field-text';

export type Side = 'theirs' | 'mine';

/** A field on which the two differ. `given`: the side that is meant where only one of them changed it. */
export interface Difference {
  readonly field: Field;
  readonly before: CellValue;
  readonly theirs: CellValue;
  readonly mine: CellValue;
  readonly given: Side | null;
}

/** The fields on which a draft and the version held now differ. */
export function differences(row: DraftRow, current: Row, declaration: Declaration, locale: Locale): Difference[] {
  return declaration.fields.flatMap((field) => {
    const before = row.base?.values[field.key] ?? null;
    const theirs = current.values[field.key] ?? null;
    const mine = draftValue(row, field, locale);
    if (same(theirs, mine)) return [];
    const given = row.base === null ? null : same(before, mine) ? 'theirs' : same(before, theirs) ? 'mine' : null;
    return [{ field, before, theirs, mine, given }];
  });
}

/** The draft after the decision: based on the version that was seen now, with the chosen side of each field. */
export function decided(
  row: DraftRow,
  current: Row,
  sides: ReadonlyMap<string, Side>,
  declaration: Declaration,
  locale: Locale,
): DraftRow {
  const texts: Record<string, string> = {};
  for (const { field, mine } of differences(row, current, declaration, locale))
    if (sides.get(field.key) === 'mine') texts[field.key] = row.texts[field.key] ?? textOf(field, mine, locale);
  for (const key of Object.keys(row.texts)) if (key.startsWith('_')) texts[key] = row.texts[key] ?? '';
  return { ...row, base: current, texts, region: null, removing: false, conflict: null };
}

/**
 * Whether a change by somebody else leaves something to decide. Nothing is, where the draft says the same already.
 * @param conflict as the server told it, or as this window saw it
 */
export function needsDecision(row: DraftRow, conflict: RowConflict, declaration: Declaration, locale: Locale): boolean {
  const { current } = conflict;
  // Whoever has written nothing yet simply sees what is held now.
  if (!isTouched(row)) return false;
  if (current === null) return !row.removing;
  return row.removing || differences(row, current, declaration, locale).length > 0;
}

function same(a: CellValue, b: CellValue): boolean {
  // Numbers that were typed in a way only the server reads are texts here; they differ until it has read them.
  return a === b || (a === null && b === '') || (a === '' && b === null);
}
