// Each row by itself: its mark is written at once, a few words for the card and no object.
import type { RowColumns } from '../../columns/row-columns';
import type { MarkStore } from '../../gpu/mark-store';
import type { Bounds } from '../../place/outlines';
import { isWithin, type Marking, type PointMark } from './marking';
import type { RowLooks } from './row-looks';

const NONE = -1;

export class RowMarks implements Marking {
  readonly cells = null;
  /** Mark by slot, and slot by mark. */
  private markOf = new Int32Array(64).fill(NONE);
  private slotOf = new Int32Array(64);
  /** Slots taken back that still have their mark: a row that changed comes again at once and keeps its place among the others. */
  private readonly leaving = new Set<number>();

  constructor(
    private readonly store: MarkStore,
    private readonly columns: RowColumns,
    private readonly looks: RowLooks,
    /** CSS pixels. */
    private readonly radius: number,
  ) {}

  add(first: number, end: number): void {
    if (end > this.markOf.length) this.makeRoom(end);
    const { store, looks, markOf, slotOf } = this;
    const { lon, lat } = this.columns;
    if (this.leaving.size > 0) for (let slot = first; slot < end; slot += 1) this.leaving.delete(slot);
    for (let slot = first; slot < end; slot += 1) {
      const known = markOf[slot] as number;
      const mark = known === NONE ? store.count : known;
      store.place(mark, lon[slot] as number, lat[slot] as number, looks.of(slot));
      markOf[slot] = mark;
      slotOf[mark] = slot;
    }
  }

  remove(slot: number): void {
    this.leaving.add(slot);
  }

  settle(): void {
    for (const slot of this.leaving) this.drop(slot);
    this.leaving.clear();
  }

  *places(within: Bounds): Generator<PointMark> {
    const { lon, lat } = this.columns;
    for (let mark = 0; mark < this.store.count; mark += 1) {
      const slot = this.slotOf[mark] as number;
      if (isWithin(within, lon[slot] as number, lat[slot] as number)) yield this.place(slot);
    }
  }

  placeOf(slot: number): PointMark | null {
    return (this.markOf[slot] ?? NONE) === NONE ? null : this.place(slot);
  }

  *rowsOf({ slot }: PointMark): Generator<number> {
    yield slot;
  }

  private place(slot: number): PointMark {
    const { lon, lat } = this.columns;
    return { lon: lon[slot] as number, lat: lat[slot] as number, radius: this.radius, slot, cell: null };
  }

  /** The last mark takes the freed one's place. */
  private drop(slot: number): void {
    const mark = this.markOf[slot] ?? NONE;
    if (mark === NONE) return;
    this.markOf[slot] = NONE;
    const moved = this.store.remove(mark);
    if (moved === null) return;
    const other = this.slotOf[moved] as number;
    this.slotOf[mark] = other;
    this.markOf[other] = mark;
  }

  /** Rows that are there already are likely to follow: room for all of them is made at once. */
  private makeRoom(needed: number): void {
    const capacity = Math.max(needed, this.columns.size, this.markOf.length * 2);
    const markOf = new Int32Array(capacity).fill(NONE, this.markOf.length);
    markOf.set(this.markOf);
    this.markOf = markOf;
    const slotOf = new Int32Array(capacity);
    slotOf.set(this.slotOf);
    this.slotOf = slotOf;
    this.store.buffer.reserve(capacity);
  }
}
