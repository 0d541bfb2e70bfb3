// Components' view of the dataset catalogue.
import type { Catalogue, CatalogueEntry } from './catalogue';
import { useSelected } from './use-selected';
import { useSync } from './use-sync';

/** @param select must answer the same thing while nothing changed (an entry, the list, a number), not a new object. */
export function useCatalogue<T>(select: (catalogue: Catalogue) => T): T {
  const { catalogue } = useSync();
  return useSelected(catalogue, () => select(catalogue));
}

/** One dataset's declaration and version; undefined while it is not known. */
export function useDataset(dataset: string): CatalogueEntry | undefined {
  return useCatalogue((catalogue) => catalogue.get(dataset));
}
