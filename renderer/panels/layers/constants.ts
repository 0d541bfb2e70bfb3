// What all rows of a dataset have in common: a list of private schools only must not read as "the schools".
import type { Field } from '@shared/dataset/field';
import type { RowTable } from '../../app/feed/row-table';
import { valueCounts } from '../../app/figures/kept-counts';

/** Coded categories in which every row has the same value, where the declaration allows others. */
export function constantsOf(table: RowTable): { readonly field: Field; readonly value: string }[] {
  if (table.size === 0) return [];
  return table.declaration.fields
    .filter((f) => f.roles.includes('category') && (f.codes?.length ?? 0) > 1)
    .flatMap((field) => {
      const counts = valueCounts(table, field.key);
      const [only] = counts.size === 1 ? counts.entries() : [];
      return only && only[0] !== '' ? [{ field, value: only[0] }] : [];
    });
}
