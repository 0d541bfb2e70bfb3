// A number that grows whenever any dataset's rows changed; for what looks at all of them, such as the search.
import { useSyncExternalStore } from 'react';
import type { Feed } from './feed';
import { useFeed } from './feed-context';
import type { RowTable } from './row-table';

interface Stamp {
  tables: (RowTable | null)[];
  value: number;
}

const stamps = new WeakMap<Feed, Stamp>();

/** Renders again when the rows of any dataset changed. */
export function useDataStamp(): number {
  const feed = useFeed();
  return useSyncExternalStore(
    (listener) => feed.subscribe(listener),
    () => stampOf(feed),
  );
}

function stampOf(feed: Feed): number {
  const tables = feed.catalogue().map((entry) => feed.rows(entry.declaration.id));
  const stamp = stamps.get(feed);
  if (stamp && stamp.tables.length === tables.length && stamp.tables.every((t, i) => t === tables[i]))
    return stamp.value;
  const value = (stamp?.value ?? 0) + 1;
  stamps.set(feed, { tables, value });
  return value;
}
