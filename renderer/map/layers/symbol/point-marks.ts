// Rows with coordinates of their own: gathered in squares while they crowd, each by itself from a near zoom on.
import { type Cell, mixEnds, OPEN_ZOOM, PointCells } from '../../columns/point-cells';
import type { RowColumns } from '../../columns/row-columns';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import { worldSize } from '../../place/mercator';
import { nearestMark } from '../../place/nearest-mark';
import type { Bounds } from '../../place/outlines';
import { SYMBOL_FILL } from '../../theme';
import type { MarkPlace } from '../drawing';
import { GATHERED_MOST, type SymbolLook } from './symbol-look';

/** Side of a gathering square in u. */
const SQUARE = 56;
const EVERYWHERE: Bounds = [-180, -90, 180, 90];

/** A mark: one row (`slot`), or a square's worth (`cell`). */
export interface PointMark extends MarkPlace {
  slot: number;
  cell: Cell | null;
}

export class PointMarks {
  readonly store = new MarkStore();
  readonly slots = new Set<number>();
  /** Null while every row stands by itself; a row is then known by its slot. */
  private cells: PointCells | null = null;
  private readonly opened = new Set<number>();
  /** Mark by key (a cell's key, or a row's slot), and back. */
  private readonly markOf = new Map<number, number>();
  private keyAt: number[] = [];

  constructor(
    private readonly columns: RowColumns,
    private look: SymbolLook,
    private isLate: (owner: number) => boolean,
  ) {
    this.cells = this.newCells();
  }

  /** True while marks may stand for several rows. */
  get gathering(): boolean {
    return this.cells !== null;
  }

  get gathered(): boolean {
    return this.cells !== null && this.cells.cells.size < this.slots.size;
  }

  add(slot: number): void {
    this.slots.add(slot);
    if (this.cells) this.cells.add(slot);
    else this.opened.add(slot);
  }

  /** Answers false when the row is not one of these. */
  remove(slot: number): boolean {
    if (!this.slots.delete(slot)) return false;
    if (this.cells) this.cells.remove(slot);
    else this.opened.add(slot);
    return true;
  }

  /** Writes the marks of what was added and removed. */
  settle(): void {
    const touched = this.cells?.touched ?? this.opened;
    for (const key of touched) {
      const mark = this.markFor(key);
      const at = this.markOf.get(key);
      if (mark) {
        const slot = at ?? this.store.count;
        this.store.write(slot, mark);
        this.markOf.set(key, slot);
        this.keyAt[slot] = key;
      } else if (at !== undefined) this.drop(key, at);
    }
    touched.clear();
  }

  /** True when rows gather otherwise at this look's zoom than they do now. */
  wouldGather(look: SymbolLook): boolean {
    return levelOf(look) !== (this.cells?.level ?? OPEN_ZOOM);
  }

  /** Gathers all rows anew: another zoom, another look, other owners late. */
  gather(look: SymbolLook, isLate: (owner: number) => boolean): void {
    this.look = look;
    this.isLate = isLate;
    this.store.replace([]);
    this.markOf.clear();
    this.keyAt = [];
    this.opened.clear();
    this.cells = this.newCells();
    if (this.cells) for (const slot of this.slots) this.cells.add(slot);
    else for (const slot of this.slots) this.opened.add(slot);
    this.settle();
  }

  at(lon: number, lat: number, reach: number, zoom: number): PointMark | null {
    const near = ((GATHERED_MOST * this.look.style.unit + reach) / worldSize(zoom)) * 360;
    return nearestMark(this.places([lon - near, lat - near, lon + near, lat + near]), lon, lat, reach, zoom);
  }

  *places(within: Bounds = EVERYWHERE): Generator<PointMark> {
    const [west, south, east, north] = within;
    const seen = (lon: number, lat: number): boolean => lon >= west && lon <= east && lat >= south && lat <= north;
    if (this.cells) {
      for (const cell of this.cells.cells.values())
        if (seen(cell.sumLon / cell.count, cell.sumLat / cell.count)) yield this.placeOfCell(cell);
      return;
    }
    const { lon, lat } = this.columns;
    for (const slot of this.slots) if (seen(lon[slot] as number, lat[slot] as number)) yield this.placeOfRow(slot);
  }

  placeOf(slot: number): PointMark | null {
    if (!this.slots.has(slot)) return null;
    if (!this.cells) return this.placeOfRow(slot);
    const cell = this.cells.cells.get(this.cells.keyOf(slot));
    return cell ? this.placeOfCell(cell) : null;
  }

  /** Rows behind a mark. */
  *rowsOf({ slot, cell }: PointMark): Generator<number> {
    if (slot >= 0) yield slot;
    else for (const other of this.slots) if (cell && this.cells?.keyOf(other) === cell.key) yield other;
  }

  private newCells(): PointCells | null {
    const level = levelOf(this.look);
    if (level >= OPEN_ZOOM) return null;
    return new PointCells(this.columns, level, SQUARE * this.look.style.unit, this.isLate);
  }

  private markFor(key: number): Mark | null {
    if (!this.cells) return this.slots.has(key) ? this.rowMark(key) : null;
    const cell = this.cells.cells.get(key);
    if (!cell) return null;
    const single = PointCells.single(cell);
    return single >= 0 ? this.rowMark(single) : this.cellMark(cell);
  }

  private rowMark(slot: number): Mark {
    const { columns, look } = this;
    const { dim } = look.style.theme;
    const fill = look.fill(columns.category[slot] ?? -1);
    // A village's middle is not a point: such a mark is hollow.
    const shape = columns.precisionAt(slot) === 'point' ? 'circle' : 'ring';
    const late = this.isLate(columns.owner[slot] ?? -1);
    return {
      lon: columns.lon[slot] as number,
      lat: columns.lat[slot] as number,
      size: look.radius(1),
      shape,
      fill,
      fillAlpha: late ? dim.fill : SYMBOL_FILL + 0.1,
      edge: late || shape === 'ring' ? fill : look.own.edge,
      edgeAlpha: late ? dim.edge : 1,
    };
  }

  private cellMark(cell: Cell): Mark {
    const { own, style } = this.look;
    return {
      lon: cell.sumLon / cell.count,
      lat: cell.sumLat / cell.count,
      size: this.look.radius(cell.count),
      shape: 'donut',
      fill: own.fill,
      fillAlpha: cell.late === cell.count ? style.theme.dim.fill + 0.25 : 1,
      edge: own.edge,
      edgeAlpha: 1,
      mix: mixEnds(cell.categories, cell.uncategorised),
    };
  }

  private placeOfRow(slot: number): PointMark {
    const { lon, lat } = this.columns;
    return { lon: lon[slot] as number, lat: lat[slot] as number, radius: this.look.radius(1), slot, cell: null };
  }

  private placeOfCell(cell: Cell): PointMark {
    return {
      lon: cell.sumLon / cell.count,
      lat: cell.sumLat / cell.count,
      radius: this.look.radius(cell.count),
      slot: PointCells.single(cell),
      cell,
    };
  }

  /** The last mark takes a freed one's place. */
  private drop(key: number, at: number): void {
    const moved = this.store.remove(at);
    this.markOf.delete(key);
    if (moved !== null) {
      const other = this.keyAt[moved] as number;
      this.keyAt[at] = other;
      this.markOf.set(other, at);
    }
    this.keyAt.length = this.store.count;
  }
}

function levelOf(look: SymbolLook): number {
  return Math.min(OPEN_ZOOM, Math.floor(look.style.zoom));
}
