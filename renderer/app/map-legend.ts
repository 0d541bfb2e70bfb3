// The map's own legend of a dataset: sizes and colours as they are drawn, so that list and map cannot disagree.
import type { DatasetId } from '@shared/ids';
import { useMemo } from 'react';
import type { Legend } from '../map/map-model';
import { useMapSight } from './map-sight';

/** Null while the map does not draw the dataset. */
export function useMapLegend(dataset: DatasetId | null): Legend | null {
  const legendOf = useMapSight((s) => s.legend);
  return useMemo(() => (dataset === null ? null : legendOf(dataset)), [legendOf, dataset]);
}

/** A colour of the map for styles. */
export function cssColour(rgb: readonly number[] | null): string | undefined {
  return rgb === null ? undefined : `rgb(${rgb.join(' ')})`;
}
