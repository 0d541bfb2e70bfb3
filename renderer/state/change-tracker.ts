// Gathers what several deltas of one frame did to rows, and answers it as one net change.
import type { MovedRow, RemovedRow, RowsChange } from './topic-change';

interface Touched {
  /** Slot before the change, -1 for a row that was not there. */
  was: number;
  /** Slot now, -1 for a row that is gone. */
  now: number;
  changed: boolean;
}

/** Used for one change: told of each step by key, asked once for the net result. */
export class ChangeTracker {
  private readonly rows = new Map<string, Touched>();

  constructor(private readonly previousSize: number) {}

  added(key: string, slot: number): void {
    const row = this.row(key, -1);
    row.now = slot;
    row.changed = true;
  }

  changed(key: string, slot: number): void {
    this.row(key, slot).changed = true;
  }

  removed(key: string, slot: number): void {
    this.row(key, slot).now = -1;
  }

  moved(key: string, from: number, to: number): void {
    this.row(key, from).now = to;
  }

  result(size: number): RowsChange {
    const added: number[] = [];
    const changed: number[] = [];
    const moved: MovedRow[] = [];
    const removed: RemovedRow[] = [];
    const written = new Set<number>();
    for (const [key, row] of this.rows) {
      if (row.now < 0) {
        if (row.was >= 0) removed.push({ key, slot: row.was });
        continue;
      }
      if (row.was < 0) added.push(row.now);
      else {
        if (row.changed) changed.push(row.now);
        if (row.was !== row.now) moved.push({ from: row.was, to: row.now });
        else if (!row.changed) continue;
      }
      written.add(row.now);
    }
    return {
      kind: 'rows',
      added,
      changed,
      moved,
      removed,
      written: [...written],
      previousSize: this.previousSize,
      size,
    };
  }

  /** @param slot where the row stands at this step, which is where it stood before the change when first touched. */
  private row(key: string, slot: number): Touched {
    let row = this.rows.get(key);
    if (!row) {
      row = { was: slot, now: slot, changed: false };
      this.rows.set(key, row);
    }
    return row;
  }
}
