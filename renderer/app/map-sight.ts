// What the map shows at present: its camera, bounds and legends. Written by the map's frame, read by panels.
import type { DatasetId } from '@shared/ids';
import { useSyncExternalStore } from 'react';
import type { Legend } from '../map/map-model';
import type { Bounds } from './figures/row-filter';
import type { Camera } from './view/view';

export interface MapSight {
  readonly camera: Camera | null;
  readonly bounds: Bounds | null;
  /** Another function once the map may have drawn anew. */
  readonly legend: (dataset: DatasetId) => Legend | null;
}

const NOTHING: MapSight = { camera: null, bounds: null, legend: () => null };
let sight = NOTHING;
const listeners = new Set<() => void>();

/** Tells panels what the map shows. There is one map per window, so there is one of these. */
export function setMapSight(patch: Partial<MapSight>): void {
  sight = { ...sight, ...patch };
  for (const listener of listeners) listener();
}

export function useMapSight<T>(select: (sight: MapSight) => T): T {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => select(sight),
  );
}
