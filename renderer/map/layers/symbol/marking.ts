// The two ways in which rows become marks: each by itself, or gathered in squares.
import type { Cell } from '../../columns/point-cells';
import type { Bounds } from '../../place/outlines';
import type { MarkPlace } from '../drawing';

/** A mark: one row (`slot`), or a square's worth (`cell`). */
export interface PointMark extends MarkPlace {
  slot: number;
  cell: Cell | null;
}

export interface Marking {
  /** Rows `first` to `end - 1`. */
  add(first: number, end: number): void;
  /** The row's columns must still hold what they held when it was added. */
  remove(slot: number): void;
  /** Writes what has not been written yet. */
  settle(): void;
  /** Marks that stand for several rows, or may. */
  readonly cells: ReadonlyMap<number, Cell> | null;
  places(within: Bounds): Iterable<PointMark>;
  /** Where the mark stands that shows a row. */
  placeOf(slot: number): PointMark | null;
  /** Rows behind a mark, out of all that are shown. */
  rowsOf(mark: PointMark, shown: Iterable<number>): Iterable<number>;
}

export function isWithin([west, south, east, north]: Bounds, lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
