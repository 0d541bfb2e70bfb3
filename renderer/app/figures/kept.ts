// What is counted over all rows of a dataset, kept in step with its rows: a changed row is read again, the others are not.
import type { RowTable } from '../feed/row-table';

/** Something that is counted row by row and remembers, of each row, what it counted. */
export interface RowKeeper {
  /** Forgets all rows. */
  clear(): void;
  /** The row at an index is as the table has it; it may have been read before, when it was another. */
  read(table: RowTable, index: number): void;
  /** There is no row at this index any more. */
  drop(index: number): void;
}

interface Kept {
  readonly keeper: RowKeeper;
  /** The state of the rows that was read last. */
  at: RowTable | null;
}

/** Most keepers of one dataset; each remembers some bytes of every row. The one that nobody asked for longest goes. */
const MOST_KEEPERS = 24;

const held = new WeakMap<object, Map<string, Kept>>();

/**
 * The keeper of that name, brought up to a state of the rows; made when it is first asked for, and shared by all who ask.
 * @param name says everything that `make` depends on
 */
export function kept<K extends RowKeeper>(table: RowTable, name: string, make: () => K): K {
  const keepers = held.get(table.of) ?? new Map<string, Kept>();
  held.set(table.of, keepers);
  const known = keepers.get(name) ?? { keeper: make(), at: null };
  // Asked for last, so it stands last.
  keepers.delete(name);
  keepers.set(name, known);
  if (keepers.size > MOST_KEEPERS) for (const oldest of [...keepers.keys()].slice(0, 1)) keepers.delete(oldest);
  bring(known, table);
  // The name stands for one kind of keeper: that of whoever made it.
  return known.keeper as K;
}

function bring(known: Kept, table: RowTable): void {
  const { keeper, at } = known;
  if (at === table) return;
  const written = at && table.since(at);
  if (at && written) {
    for (let index = table.size; index < at.size; index += 1) keeper.drop(index);
    for (const index of written) if (index < table.size) keeper.read(table, index);
  } else {
    keeper.clear();
    for (let index = 0; index < table.size; index += 1) keeper.read(table, index);
  }
  known.at = table;
}
