// What changed in a topic's store between two frames, in slots of the store as it now stands.

/** A row that now stands at another slot: a removed row's slot is taken by the last row. */
export interface MovedRow {
  from: number;
  to: number;
}

/** `slot`: where the row stood before the change. */
export interface RemovedRow {
  key: string;
  slot: number;
}

/**
 * `added`: slots of rows that were not there. `changed`: slots of rows with other content. `moved`: rows at another slot.
 * `removed`: rows that are gone. `written`: every slot whose content differs from before (added, changed or moved to), each
 * once: a mirror that copies these and sets its size to `size` is exact. `previousSize`, `size`: rows before and after.
 */
export interface RowsChange {
  kind: 'rows';
  added: readonly number[];
  changed: readonly number[];
  moved: readonly MovedRow[];
  removed: readonly RemovedRow[];
  written: readonly number[];
  previousSize: number;
  size: number;
}

/** Everything is other: a new snapshot, perhaps with another declaration. Read columns and declaration anew. */
export interface TopicReset {
  kind: 'reset';
  previousSize: number;
  size: number;
}

export type TopicChange = RowsChange | TopicReset;
