// Puts the problems of an answer at their fields: by draft row and field; what concerns a row as a whole under its own name.
import type { Problem } from '@shared/api/problem';
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import type { Locale } from '@shared/text';
import type { Sending } from './draft';

/** Problems of one row: by field key, and of the row as a whole. */
export interface RowProblems {
  readonly fields: ReadonlyMap<string, readonly Problem[]>;
  readonly whole: readonly Problem[];
}

export const NO_PROBLEMS: RowProblems = { fields: new Map(), whole: [] };

/** By draft row id. */
export function problemsOf(
  receipt: Pick<Receipt, 'problems'>,
  sending: Pick<Sending, 'ids' | 'removing'>,
  declaration: Pick<Declaration, 'fields'>,
  locale: Locale,
): Map<string, RowProblems> {
  const byRow = new Map<string, { fields: Map<string, Problem[]>; whole: Problem[] }>();
  for (const found of receipt.problems) {
    const id = found.row === null ? sending.removing.get(found.value ?? '') : sending.ids[found.row - 1];
    // A conflict has a view of its own.
    if (id === undefined || found.code === 'changed_since') continue;
    const row = byRow.get(id) ?? { fields: new Map<string, Problem[]>(), whole: [] };
    byRow.set(id, row);
    const named = inWords(found, declaration, locale);
    const keys = (found.column ?? '').split(/[^A-Za-z0-9]+/).filter((k) => declaration.fields.some((f) => f.key === k));
    if (keys.length === 0) row.whole.push(named);
    for (const key of keys) row.fields.set(key, [...(row.fields.get(key) ?? []), named]);
  }
  return byRow;
}

/** What is only missing yet; not told before the writer says that the row is done. */
export function isMissing(found: Problem): boolean {
  return found.code === 'missing_required' || found.code === 'missing_key';
}

/** JSON names fields by their keys; a person knows them by their titles. */
function inWords(found: Problem, { fields }: Pick<Declaration, 'fields'>, locale: Locale): Problem {
  const keys = new Map(fields.map((f) => [f.key, f.title[locale]]));
  const words = (text: string): string =>
    text.replace(/"([a-z][A-Za-z0-9]*)"/g, (whole, key: string) => (keys.has(key) ? `“${keys.get(key)}”` : whole));
  return { ...found, message: words(found.message), fix: words(found.fix) };
}
