// The rows of every dataset at once, for what looks at all of them: the search, the map's foot, the state of the data.
import type { DatasetId } from '@shared/ids';
import { useSyncExternalStore } from 'react';
import type { Feed } from './feed';
import { useFeed } from './feed-context';
import type { RowTable } from './row-table';

/** The rows of a dataset; null while they are not there. */
export type RowsOf = (dataset: DatasetId) => RowTable | null;

interface Known {
  readonly tables: ReadonlyMap<DatasetId, RowTable | null>;
  readonly rowsOf: RowsOf;
}

const known = new WeakMap<Feed, Known>();

/** The same function until the rows of any dataset change; renders again then. */
export function useAllRows(): RowsOf {
  const feed = useFeed();
  return useSyncExternalStore(
    (listener) => feed.subscribe(listener),
    () => rowsNow(feed),
  );
}

function rowsNow(feed: Feed): RowsOf {
  const tables = new Map(feed.catalogue().map(({ declaration: { id } }) => [id, feed.rows(id)]));
  const held = known.get(feed);
  if (held?.tables.size === tables.size && [...tables].every(([id, table]) => held.tables.get(id) === table))
    return held.rowsOf;
  const rowsOf: RowsOf = (dataset) => tables.get(dataset) ?? null;
  known.set(feed, { tables, rowsOf });
  return rowsOf;
}
