// Tells which Kemendagri kecamatan a polygon of another source stands for: by its name, then by the villages inside it.
import type { Region } from '@shared/reference';
import type { Feature, MultiPolygon, Polygon } from 'geojson';

/** A certain other spelling of a kecamatan of `kabupaten`. */
export interface AliasRow {
  kabupaten: string;
  alias: string;
  code: string;
}
/** A polygon of the source, by its own id, with the BPS code of its kabupaten. */
export type Area = Feature<Polygon | MultiPolygon, { id: string; bps: string; name: string }>;
export interface Matched {
  area: Area;
  kabupaten: string;
  /** Kecamatan code; null where neither name nor villages decide: the land is its kabupaten's all the same. */
  code: string | null;
}

/** Letters and digits only: sources differ in case, spaces, hyphens and apostrophes. */
export const bareName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Matches every area to a kecamatan of its kabupaten (found by BPS code).
 * A name, or an alias, decides first. What is left takes the free code with most villages inside the area, if that is
 * at least half of the villages there. Two areas of one name share the code (an archipelago in two parts).
 */
export function matchKecamatan(
  areas: readonly Area[],
  regions: readonly Region[],
  aliases: readonly AliasRow[],
): Matched[] {
  const kabupatenOf = new Map(
    regions.flatMap((r) => (r.bps === null ? [] : [[r.bps as string, r.code as string] as const])),
  );
  const named = new Map<string, string>();
  for (const a of aliases) if (a.kabupaten !== '') named.set(`${a.kabupaten} ${bareName(a.alias)}`, a.code);
  for (const r of regions) if (r.level === 'kecamatan') named.set(`${r.code.slice(0, 5)} ${bareName(r.name)}`, r.code);

  const matched = areas.flatMap((area): Matched[] => {
    const kabupaten = kabupatenOf.get(area.properties.bps);
    if (!kabupaten) return [];
    return [{ area, kabupaten, code: named.get(`${kabupaten} ${bareName(area.properties.name)}`) ?? null }];
  });
  const taken = new Set(matched.map((m) => m.code));
  const villages = regions.filter((r) => r.level === 'desa');
  for (const match of matched) {
    if (match.code !== null) continue;
    const counts = villagesInside(match.area, villages);
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const best = [...counts]
      .filter(([code]) => !taken.has(code) && code.startsWith(`${match.kabupaten}.`))
      .sort((a, b) => b[1] - a[1])[0];
    if (best && best[1] * 2 >= total) {
      match.code = best[0];
      taken.add(best[0]);
    }
  }
  return matched;
}

/** Number of villages inside the area by kecamatan code. */
function villagesInside(area: Area, villages: readonly Region[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code, lon, lat } of villages) {
    if (lon === null || lat === null || !contains(area.geometry, lon, lat)) continue;
    counts.set(code.slice(0, 8), (counts.get(code.slice(0, 8)) ?? 0) + 1);
  }
  return counts;
}

/** Even-odd rule over all rings, so holes need no rule of their own. */
export function contains(geometry: Polygon | MultiPolygon, x: number, y: number): boolean {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi = 0, yi = 0] = ring[i] ?? [];
      const [xj = 0, yj = 0] = ring[j] ?? [];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}
