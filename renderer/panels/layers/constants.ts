// What all rows of a dataset have in common: a list of private schools only must not read as "the schools".
import type { Field } from '@shared/dataset/field';
import type { RowTable } from '../../app/feed/row-table';

/** Coded categories in which every row has the same value, where the declaration allows others. */
export function constantsOf(table: RowTable): { readonly field: Field; readonly value: string }[] {
  if (table.size === 0) return [];
  return table.declaration.fields
    .filter((f) => f.roles.includes('category') && (f.codes?.length ?? 0) > 1)
    .flatMap((field) => {
      const value = table.value(0, field.key);
      if (typeof value !== 'string' || value === '') return [];
      for (let i = 1; i < table.size; i++) if (table.value(i, field.key) !== value) return [];
      return [{ field, value }];
    });
}
