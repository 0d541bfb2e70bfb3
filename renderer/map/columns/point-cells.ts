// Points gathered in squares of one zoom level, updated row by row: one row more costs one square, among a million rows too.
import { mercatorX, mercatorY } from '../place/mercator';
import type { RowColumns } from './row-columns';

/** From this zoom on every point stands by itself. */
export const OPEN_ZOOM = 13;

export interface Cell {
  key: number;
  count: number;
  late: number;
  /** Sums of degrees: the mark stands in the middle of its points. */
  sumLon: number;
  sumLat: number;
  /** Sum of slots; with one row in the cell it is that row's slot. */
  sumSlot: number;
  /** Rows per category number; those without one come last in {@link parts}. */
  categories: number[];
  uncategorised: number;
  /** The mark that stands for it, or -1: kept by who draws. */
  mark: number;
  /** It is among {@link PointCells.takeTouched}'s next answer. */
  touched: boolean;
}

export class PointCells {
  readonly cells = new Map<number, Cell>();
  private touched: Cell[] = [];

  /** @param side CSS pixels of a square at its zoom level. */
  constructor(
    private readonly columns: RowColumns,
    readonly level: number,
    private readonly side: number,
    private readonly isLate: (owner: number) => boolean,
  ) {}

  add(slot: number): void {
    this.count(slot, 1);
  }

  /** The row's columns must still hold what they held when it was added. */
  remove(slot: number): void {
    this.count(slot, -1);
  }

  /** Cells whose content changed since this was last asked; those with no rows left are not in {@link cells} any more. */
  takeTouched(): readonly Cell[] {
    const { touched } = this;
    for (const cell of touched) cell.touched = false;
    this.touched = [];
    return touched;
  }

  /** The only row of a cell, or -1. */
  static single(cell: Cell): number {
    return cell.count === 1 ? cell.sumSlot : -1;
  }

  keyOf(slot: number): number {
    const squares = Math.max(1, Math.floor((512 * 2 ** this.level) / this.side));
    const x = Math.floor(mercatorX(this.columns.lon[slot] ?? 0) * squares);
    const y = Math.floor(mercatorY(this.columns.lat[slot] ?? 0) * squares);
    return y * squares + x;
  }

  private count(slot: number, by: 1 | -1): void {
    const key = this.keyOf(slot);
    let cell = this.cells.get(key);
    if (!cell) {
      const sums = { count: 0, late: 0, sumLon: 0, sumLat: 0, sumSlot: 0 };
      cell = { key, ...sums, categories: [], uncategorised: 0, mark: -1, touched: false };
      this.cells.set(key, cell);
    }
    cell.count += by;
    cell.sumLon += by * (this.columns.lon[slot] ?? 0);
    cell.sumLat += by * (this.columns.lat[slot] ?? 0);
    cell.sumSlot += by * slot;
    if (this.isLate(this.columns.owner[slot] ?? -1)) cell.late += by;
    const category = this.columns.category[slot] ?? -1;
    if (category < 0) cell.uncategorised += by;
    else cell.categories[category] = (cell.categories[category] ?? 0) + by;
    if (cell.count === 0) this.cells.delete(key);
    if (cell.touched) return;
    cell.touched = true;
    this.touched.push(cell);
  }
}

/** Most categories that a mark shows one by one; what is beyond goes together. */
export const MOST_PARTS = 5;

/** Running ends (0..1) of a mix of counts in the order of the categories: the shape of a donut. */
export function mixEnds(categories: readonly (number | undefined)[], uncategorised: number): number[] {
  let total = uncategorised;
  for (const n of categories) total += n ?? 0;
  const ends: number[] = [];
  let sum = 0;
  for (let i = 0; i < MOST_PARTS - 1; i += 1) {
    sum += categories[i] ?? 0;
    ends.push(total === 0 ? 1 : sum / total);
  }
  return ends;
}
