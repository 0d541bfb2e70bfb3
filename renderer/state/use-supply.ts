// Components' view of who supplied what, and of the base map's state.
import type { Basemap } from './basemap';
import type { Supply } from './supply';
import { useSelected } from './use-selected';
import { useSync } from './use-sync';

/** @param select must answer the same thing while nothing changed; for past due select its `state` or `days`. */
export function useSupply<T>(select: (supply: Supply) => T): T {
  const { supply } = useSync();
  return useSelected(supply, () => select(supply));
}

export function useBasemap<T>(select: (basemap: Basemap) => T): T {
  const { basemap } = useSync();
  return useSelected(basemap, () => select(basemap));
}
