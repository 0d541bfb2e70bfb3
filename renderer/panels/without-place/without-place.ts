// Finds the rows that have no place, per dataset.
import type { DatasetId } from '@shared/ids';
import type { CatalogueEntry } from '../../app/feed/feed';
import type { RowTable } from '../../app/feed/row-table';

export interface Unplaced {
  readonly table: RowTable;
  readonly rows: readonly number[];
}

/** Datasets that are drawn and have rows without a place. A dataset that is a table only is not expected to have one. */
export function rowsWithoutPlace(
  catalogue: readonly CatalogueEntry[],
  rowsOf: (dataset: DatasetId) => RowTable | null,
): Unplaced[] {
  return catalogue.flatMap(({ declaration }) => {
    const table = declaration.map.kind === 'none' ? null : rowsOf(declaration.id);
    if (!table) return [];
    const rows: number[] = [];
    for (let i = 0; i < table.size; i++) if (table.precision(i) === 'none') rows.push(i);
    return rows.length > 0 ? [{ table, rows }] : [];
  });
}
