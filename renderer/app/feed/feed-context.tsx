// Hands the feed to the components below and gives them hooks that render again only when their part changed.
import type { DatasetId } from '@shared/ids';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { BasemapState, CatalogueEntry, Connection, Feed, SupplyEntry } from './feed';
import type { RowTable } from './row-table';

const FeedContext = createContext<Feed | null>(null);
export const FeedProvider = FeedContext.Provider;

/** The feed itself. Throws outside a provider: that is a bug of ours. */
export function useFeed(): Feed {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error('no FeedProvider above this component');
  return feed;
}

function useFeedPart<T>(read: (feed: Feed) => T): T {
  const feed = useFeed();
  return useSyncExternalStore(
    (listener) => feed.subscribe(listener),
    () => read(feed),
  );
}

export const useCatalogue = (): readonly CatalogueEntry[] => useFeedPart((feed) => feed.catalogue());
export const useRows = (dataset: DatasetId | null): RowTable | null =>
  useFeedPart((feed) => (dataset === null ? null : feed.rows(dataset)));
export const useSupply = (): readonly SupplyEntry[] => useFeedPart((feed) => feed.supply());
export const useBasemap = (): BasemapState | null => useFeedPart((feed) => feed.basemap());
export const useConnection = (): Connection => useFeedPart((feed) => feed.connection());
