// Rows gathered in squares while they crowd: a square with one row shows that row, one with several their number and mix.
import { type Cell, mixEnds, PointCells } from '../../columns/point-cells';
import type { RowColumns } from '../../columns/row-columns';
import { lookOf, type MarkStore } from '../../gpu/mark-store';
import type { Bounds } from '../../place/outlines';
import { isWithin, type Marking, type PointMark } from './marking';
import type { RowLooks } from './row-looks';
import type { SymbolLook } from './symbol-look';

/** Side of a gathering square in u. */
const SQUARE = 56;

export class CellMarks implements Marking {
  private readonly squares: PointCells;
  private cellOf: Cell[] = [];

  constructor(
    private readonly store: MarkStore,
    private readonly columns: RowColumns,
    private readonly looks: RowLooks,
    private readonly look: SymbolLook,
    level: number,
    isLate: (owner: number) => boolean,
  ) {
    this.squares = new PointCells(columns, level, SQUARE * look.style.unit, isLate);
  }

  get cells(): ReadonlyMap<number, Cell> {
    return this.squares.cells;
  }

  add(first: number, end: number): void {
    for (let slot = first; slot < end; slot += 1) this.squares.add(slot);
  }

  remove(slot: number): void {
    this.squares.remove(slot);
  }

  settle(): void {
    for (const cell of this.squares.takeTouched()) {
      if (cell.count === 0) {
        this.drop(cell);
        continue;
      }
      if (cell.mark < 0) {
        cell.mark = this.store.count;
        this.cellOf[cell.mark] = cell;
      }
      this.write(cell);
    }
  }

  *places(within: Bounds): Generator<PointMark> {
    for (const cell of this.squares.cells.values())
      if (isWithin(within, cell.sumLon / cell.count, cell.sumLat / cell.count)) yield this.place(cell);
  }

  placeOf(slot: number): PointMark | null {
    const cell = this.squares.cells.get(this.squares.keyOf(slot));
    return cell ? this.place(cell) : null;
  }

  *rowsOf({ slot, cell }: PointMark, shown: Iterable<number>): Generator<number> {
    if (slot >= 0) yield slot;
    else for (const other of shown) if (cell && this.squares.keyOf(other) === cell.key) yield other;
  }

  private write(cell: Cell): void {
    const { lon, lat } = this.columns;
    const slot = PointCells.single(cell);
    if (slot >= 0) {
      this.store.place(cell.mark, lon[slot] as number, lat[slot] as number, this.looks.of(slot));
      return;
    }
    const { own, style } = this.look;
    const look = lookOf({
      size: this.look.radius(cell.count),
      shape: 'donut',
      fill: own.fill,
      fillAlpha: cell.late === cell.count ? style.theme.dim.fill + 0.25 : 1,
      edge: own.edge,
      edgeAlpha: 1,
      mix: mixEnds(cell.categories, cell.uncategorised),
    });
    this.store.place(cell.mark, cell.sumLon / cell.count, cell.sumLat / cell.count, look);
  }

  private place(cell: Cell): PointMark {
    return {
      lon: cell.sumLon / cell.count,
      lat: cell.sumLat / cell.count,
      radius: this.look.radius(cell.count),
      slot: PointCells.single(cell),
      cell,
    };
  }

  /** The last mark takes the freed one's place. */
  private drop(cell: Cell): void {
    if (cell.mark < 0) return;
    const moved = this.store.remove(cell.mark);
    if (moved !== null) {
      const other = this.cellOf[moved] as Cell;
      this.cellOf[cell.mark] = other;
      other.mark = cell.mark;
    }
    this.cellOf.length = this.store.count;
    cell.mark = -1;
  }
}
