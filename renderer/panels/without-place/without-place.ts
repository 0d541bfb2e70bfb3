// Counts the rows that have no place, per dataset, and finds the first of them.
import type { DatasetId } from '@shared/ids';
import type { CatalogueEntry } from '../../app/feed/feed';
import type { RowTable } from '../../app/feed/row-table';
import { precisionCounts } from '../../app/figures/kept-counts';

export interface Unplaced {
  readonly table: RowTable;
  readonly count: number;
}

/** Datasets that are drawn and have rows without a place. A dataset that is a table only is not expected to have one. */
export function unplacedRows(
  catalogue: readonly CatalogueEntry[],
  rowsOf: (dataset: DatasetId) => RowTable | null,
): Unplaced[] {
  return catalogue.flatMap(({ declaration }) => {
    const table = declaration.map.kind === 'none' ? null : rowsOf(declaration.id);
    if (!table) return [];
    const count = precisionCounts(table).of('none');
    return count > 0 ? [{ table, count }] : [];
  });
}

/** Indexes of the first of them. */
export function firstUnplaced({ table, count }: Unplaced, most: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < table.size && rows.length < Math.min(most, count); i++)
    if (table.precision(i) === 'none') rows.push(i);
  return rows;
}
