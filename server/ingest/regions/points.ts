// Middles of villages, used to see that a point is far from the region it claims where no outlines are at hand.
import type { KemendagriCode } from '@shared/ids';
import { isInside, type Region } from '@shared/reference';

export interface VillagePoints {
  /** The village nearest to a point and its distance in km; null where the list has no points. */
  nearest(lon: number, lat: number): { region: Region; km: number } | null;
  /** Distance in km to the nearest village of a region; null where it has none with a point. */
  distanceTo(code: KemendagriCode, lon: number, lat: number): number | null;
}

/** Side of a grid cell, degrees. */
const CELL = 0.1;
/** Three degrees away from every village, a point has no nearest one worth naming. */
const MAX_RINGS = 30;

/** A grid over the villages, so that 100,000 rows can be looked up. */
export function villagePoints(regions: readonly Region[]): VillagePoints {
  const villages = regions.filter((r) => r.level === 'desa' && r.lon !== null && r.lat !== null);
  const grid = new Map<string, Region[]>();
  for (const v of villages) {
    const key = cellKey(Math.floor((v.lon ?? 0) / CELL), Math.floor((v.lat ?? 0) / CELL));
    const list = grid.get(key);
    if (list) list.push(v);
    else grid.set(key, [v]);
  }
  const byKabupaten = groupByKabupaten(villages);
  return {
    nearest(lon, lat) {
      const [cx, cy] = [Math.floor(lon / CELL), Math.floor(lat / CELL)];
      let found: Region | null = null;
      let least = Number.POSITIVE_INFINITY;
      // Rings outwards until no farther ring can hold a nearer one.
      for (let ring = 0; ring <= MAX_RINGS && least > (ring - 1) * CELL * 110; ring++) {
        for (const key of ringKeys(cx, cy, ring)) {
          for (const region of grid.get(key) ?? []) {
            const km = distanceKm(lon, lat, region.lon ?? 0, region.lat ?? 0);
            if (km < least) [found, least] = [region, km];
          }
        }
      }
      return found === null ? null : { region: found, km: least };
    },
    distanceTo(code, lon, lat) {
      let best: number | null = null;
      for (const v of byKabupaten.get(code.slice(0, 5)) ?? villages) {
        if (!isInside(v.code, code)) continue;
        const km = distanceKm(lon, lat, v.lon ?? 0, v.lat ?? 0);
        if (best === null || km < best) best = km;
      }
      return best;
    },
  };
}

function groupByKabupaten(villages: readonly Region[]): Map<string, Region[]> {
  const groups = new Map<string, Region[]>();
  for (const v of villages) {
    const key = v.code.slice(0, 5);
    const group = groups.get(key);
    if (group) group.push(v);
    else groups.set(key, [v]);
  }
  return groups;
}

/** Near the equator a degree is 111.2 km in both directions; good to a percent here. */
export function distanceKm(lonA: number, latA: number, lonB: number, latB: number): number {
  const x = (lonA - lonB) * Math.cos(((latA + latB) / 2) * (Math.PI / 180));
  return Math.hypot(x, latA - latB) * 111.2;
}

function* ringKeys(cx: number, cy: number, ring: number): Generator<string> {
  for (let x = cx - ring; x <= cx + ring; x++) {
    const step = Math.abs(x - cx) === ring || ring === 0 ? 1 : 2 * ring;
    for (let y = cy - ring; y <= cy + ring; y += step) yield cellKey(x, y);
  }
}

function cellKey(x: number, y: number): string {
  return `${x}/${y}`;
}
