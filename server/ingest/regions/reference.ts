// The regions as ingestion uses them, loaded once from the committed tables.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRegions } from '@shared/reference';
import { parseAliases } from './aliases';
import { indexRegions, type RegionIndex } from './index';
import { type VillagePoints, villagePoints } from './points';

export interface RegionReference {
  index: RegionIndex;
  villages: VillagePoints;
  /** Box around all villages of the province with a margin for sea and islands, degrees: west, south, east, north. */
  bounds: readonly [number, number, number, number];
}

/** Margin in degrees (about 55 km) around the outermost villages: fishing grounds, small islands, the sea off Nias. */
const MARGIN = 0.5;

/** @param folder `resources/reference`. Throws when the tables are missing or malformed: they are ours. */
export async function loadRegionReference(folder: string): Promise<RegionReference> {
  const [regions, aliases] = await Promise.all([
    readFile(join(folder, 'regions.csv'), 'utf8'),
    readFile(join(folder, 'region-aliases.csv'), 'utf8'),
  ]);
  return regionReference(parseRegions(regions), parseAliases(aliases));
}

/** Builds the reference from parsed tables. */
export function regionReference(
  regions: ReturnType<typeof parseRegions>,
  aliases: ReturnType<typeof parseAliases>,
): RegionReference {
  const lons = regions.flatMap((r) => (r.lon === null ? [] : [r.lon]));
  const lats = regions.flatMap((r) => (r.lat === null ? [] : [r.lat]));
  const bounds =
    lons.length === 0
      ? ([-180, -90, 180, 90] as const)
      : ([least(lons) - MARGIN, least(lats) - MARGIN, greatest(lons) + MARGIN, greatest(lats) + MARGIN] as const);
  return { index: indexRegions(regions, aliases), villages: villagePoints(regions), bounds };
}

function least(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b));
}

function greatest(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b));
}
