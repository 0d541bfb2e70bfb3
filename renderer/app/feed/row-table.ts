// Rows of one dataset as panels read them: by index and field, without an object per row. Panels never learn where they come from.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Provenance } from '@shared/dataset/row';
import type { KemendagriCode, RowKey, Seq } from '@shared/ids';
import type { Precision } from '@shared/place';

/** One state of a dataset's rows. A change makes a new table, so that identity tells whether anything changed. */
export interface RowTable {
  /** The same object in all states of the same rows. */
  readonly of: object;
  /**
   * Indexes of rows that may differ from an earlier state, among them every row that was not there; an index may be named
   * more than once, or lie beyond the last row. Null where it is no longer known: then all may differ.
   */
  since(earlier: RowTable): readonly number[] | null;
  readonly declaration: Declaration;
  readonly size: number;
  key(index: number): RowKey;
  value(index: number, field: string): CellValue;
  precision(index: number): Precision;
  /** Finest region that the row is resolved to. */
  region(index: number): KemendagriCode | null;
  lon(index: number): number | null;
  lat(index: number): number | null;
  provenance(index: number): Provenance;
  seq(index: number): Seq;
  /** Index of a key, or -1. */
  indexOf(key: RowKey): number;
}
