// The built-in declarations, parsed once. A declaration made at run time is equal to these in every way.
import { Declaration } from '../dataset/declaration';
import { disasterEvents } from './disaster-events';
import { earthquakes } from './earthquakes';
import { hazardAreas } from './hazard-areas';
import { population } from './population';
import { schoolCounts } from './school-counts';
import { schools } from './schools';
import { sysBasemap, sysDatasets, sysSupply } from './system';

export const BUILT_IN_DATASETS: readonly Declaration[] = [
  hazardAreas,
  schools,
  schoolCounts,
  population,
  disasterEvents,
  earthquakes,
].map((d) => Declaration.parse(d));

export const SYSTEM_DATASETS: readonly Declaration[] = [sysDatasets, sysSupply, sysBasemap].map((d) =>
  Declaration.parse(d),
);

/** System topics are written by the server itself; no agency submits to them and no layer list shows them. */
export function isSystemDataset(id: string): boolean {
  return id.startsWith('sys-');
}
