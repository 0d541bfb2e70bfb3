// Rows with coordinates of their own: gathered in squares while they crowd, each by itself from a near zoom on.

import { SlotSet } from '../../../state/slot-set';
import { OPEN_ZOOM } from '../../columns/point-cells';
import type { RowColumns } from '../../columns/row-columns';
import { MarkStore } from '../../gpu/mark-store';
import { worldSize } from '../../place/mercator';
import { nearestMark } from '../../place/nearest-mark';
import type { Bounds } from '../../place/outlines';
import { CellMarks } from './cell-marks';
import type { Marking, PointMark } from './marking';
import { RowLooks } from './row-looks';
import { RowMarks } from './row-marks';
import { GATHERED_MOST, type SymbolLook } from './symbol-look';

const EVERYWHERE: Bounds = [-180, -90, 180, 90];

export class PointMarks {
  readonly store = new MarkStore();
  readonly slots = new SlotSet();
  private marking: Marking;

  constructor(
    private readonly columns: RowColumns,
    private look: SymbolLook,
    private readonly isLate: (owner: number) => boolean,
  ) {
    this.marking = this.newMarking();
  }

  /** True while marks may stand for several rows. */
  get gathering(): boolean {
    return this.marking.cells !== null;
  }

  get gathered(): boolean {
    const { cells } = this.marking;
    return cells !== null && cells.size < this.slots.size;
  }

  /** Rows `first` to `end - 1`. */
  add(first: number, end: number): void {
    this.slots.addRun(first, end);
    this.marking.add(first, end);
  }

  /** Answers false when the row is not one of these. */
  remove(slot: number): boolean {
    if (!this.slots.delete(slot)) return false;
    this.marking.remove(slot);
    return true;
  }

  /** Writes the marks of what was added and removed. */
  settle(): void {
    this.marking.settle();
  }

  /** True when rows gather otherwise at this look's zoom than they do now. */
  wouldGather(look: SymbolLook): boolean {
    return levelOf(look) !== levelOf(this.look);
  }

  /** Gathers all rows anew: another zoom, another look, other owners late. */
  gather(look: SymbolLook): void {
    this.look = look;
    this.store.replace([]);
    this.marking = this.newMarking();
    for (const [first, end] of this.slots.runs()) this.marking.add(first, end);
    this.marking.settle();
  }

  at(lon: number, lat: number, reach: number, zoom: number): PointMark | null {
    const near = ((GATHERED_MOST * this.look.style.unit + reach) / worldSize(zoom)) * 360;
    return nearestMark(this.places([lon - near, lat - near, lon + near, lat + near]), lon, lat, reach, zoom);
  }

  places(within: Bounds = EVERYWHERE): Iterable<PointMark> {
    return this.marking.places(within);
  }

  placeOf(slot: number): PointMark | null {
    return this.slots.has(slot) ? this.marking.placeOf(slot) : null;
  }

  /** Rows behind a mark. */
  rowsOf(mark: PointMark): Iterable<number> {
    return this.marking.rowsOf(mark, this.slots);
  }

  private newMarking(): Marking {
    const { store, columns, look, isLate } = this;
    const looks = new RowLooks(columns, look, isLate);
    const level = levelOf(look);
    return level >= OPEN_ZOOM
      ? new RowMarks(store, columns, looks, look.radius(1))
      : new CellMarks(store, columns, looks, look, level, isLate);
  }
}

function levelOf(look: SymbolLook): number {
  return Math.min(OPEN_ZOOM, Math.floor(look.style.zoom));
}
