// Splits old kecamatan polygons along their village polygons where a newer kecamatan was carved out of them.
import type { Region } from '@shared/reference';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { bareName, contains, type Matched } from './outline-matching';
import { groupsOf, type Piece, piecesOf } from './outline-pieces';

/** A village polygon of the same source: `parent` is the id of the kecamatan polygon that it is part of. */
export type VillageArea = Feature<Polygon | MultiPolygon, { parent: string; name: string }>;

/** A village that has a point. */
interface Village {
  code: string;
  kecamatan: string;
  name: string;
  lon: number;
  lat: number;
}
/** How far a village's point may lie from the polygon of its name, in degrees (13 km): points and polygons are both rough. */
const NEAR = 0.12;

/**
 * A kecamatan's land comes in one piece, but in places the source drew villages as stripes, which would tear it apart:
 * the least share of its land that its largest piece must have, for what is carved out and for what is left.
 */
const COHERENT = { newer: 0.7, old: 0.85 };
/** Vertices that two village polygons share agree to about this, in degrees (50 m). */
const GRID = 0.0005;

/**
 * Replaces an old polygon by its villages' polygons where villages of a kecamatan without a polygon lie inside it.
 * A village polygon goes to that kecamatan by its name with a point inside or near, or by the points inside; what
 * nothing speaks for stays with the old kecamatan, and so does a newer kecamatan that would come out torn.
 * A newer kecamatan gets its code only if at least a third of its villages (the source has fewer and older ones) were
 * found by name: otherwise the land has no kecamatan (code null), for an outline would be a guess.
 */
export function splitByVillages(
  matched: readonly Matched[],
  villageAreas: readonly VillageArea[],
  regions: readonly Region[],
): Matched[] {
  const taken = new Set(matched.map((m) => m.code));
  const villages = regions.flatMap((r): Village[] => {
    if (r.level !== 'desa' || r.lon === null || r.lat === null) return [];
    return [{ code: r.code, kecamatan: r.code.slice(0, 8), name: bareName(r.name), lon: r.lon, lat: r.lat }];
  });
  const homeless = villages.filter((v) => !taken.has(v.kecamatan));
  const named = new Map<string, number>();

  const split = matched.flatMap((whole): Matched[] => {
    const geometry = whole.area.geometry;
    const inKabupaten = homeless.filter((v) => v.code.startsWith(`${whole.kabupaten}.`));
    if (!inKabupaten.some((v) => contains(geometry, v.lon, v.lat))) return [whole];
    const around = villages.filter((v) => v.code.startsWith(`${whole.kabupaten}.`));
    const parts = villageAreas.filter((a) => a.properties.parent === whole.area.properties.id);
    const found = parts.map((part) => newerKecamatan(part, around, whole.code, taken));
    const torn = tornCodes(parts.flatMap((part, i) => piecesOf(found[i]?.code ?? '', part.geometry)));
    const placed = parts.map((part, i) => {
      const newer = found[i] && !torn.has(found[i].code) ? found[i] : null;
      if (newer?.byName) named.set(newer.code, (named.get(newer.code) ?? 0) + 1);
      return { ...whole, area: { ...whole.area, geometry: part.geometry }, code: newer?.code ?? whole.code };
    });
    return placed.some((p) => p.code !== whole.code) ? placed : [whole];
  });
  const villagesOf = (code: string) =>
    regions.filter((r) => r.level === 'desa' && r.code.startsWith(`${code}.`)).length;
  const certain = new Set([...named].filter(([code, count]) => count * 3 >= villagesOf(code)).map(([code]) => code));
  return split.map((m) => (m.code === null || taken.has(m.code) || certain.has(m.code) ? m : { ...m, code: null }));
}

/** Newer codes that would come out torn, or would leave the old kecamatan (code '') torn. Islands are lands of their own. */
function tornCodes(pieces: readonly Piece[]): Set<string> {
  const torn = new Set<string>();
  for (const land of groupsOf(pieces, GRID)) {
    const onLand = land.flatMap((i) => pieces[i] ?? []);
    const codes = new Set(onLand.map((p) => p.code));
    for (const code of codes) {
      const own = onLand.filter((p) => p.code === code);
      const sizes = groupsOf(own, GRID).map((group) => group.reduce((sum, i) => sum + (own[i]?.area ?? 0), 0));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (Math.max(...sizes) >= (code === '' ? COHERENT.old : COHERENT.newer) * total) continue;
      for (const blamed of code === '' ? codes : [code]) torn.add(blamed);
    }
  }
  return torn;
}

/** The kecamatan without a polygon that a village polygon belongs to; null when it stays with the old one. */
function newerKecamatan(
  part: VillageArea,
  around: readonly Village[],
  old: string | null,
  taken: ReadonlySet<string | null>,
): { code: string; byName: boolean } | null {
  const inside = around.filter((v) => contains(part.geometry, v.lon, v.lat));
  const namesakes = around.filter((v) => v.name === bareName(part.properties.name));
  const exact = namesakes.find((v) => inside.includes(v));
  const nearby = exact ? [exact] : namesakes.filter((v) => distanceTo(part, v) < NEAR);
  const kecamatan = new Set(nearby.map((v) => v.kecamatan));
  const newer = (code: string | undefined) => (code !== undefined && !taken.has(code) ? code : null);
  if (kecamatan.size === 1) {
    const code = newer(nearby[0]?.kecamatan);
    return code === null ? null : { code, byName: true };
  }
  if (old !== null && kecamatan.has(old)) return null;
  const counts = new Map<string, number>();
  for (const v of inside) counts.set(v.kecamatan, (counts.get(v.kecamatan) ?? 0) + 1);
  const code = newer([...counts].sort((a, b) => b[1] - a[1])[0]?.[0]);
  return code === null ? null : { code, byName: false };
}

/** Degrees from a village's point to the middle of a polygon's box. */
function distanceTo(part: VillageArea, village: Village): number {
  const positions = (part.geometry.type === 'Polygon' ? [part.geometry.coordinates] : part.geometry.coordinates).flat(
    2,
  );
  const middle = (axis: 0 | 1) => {
    const values = positions.map((p) => p[axis] ?? 0);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  return Math.hypot(village.lon - middle(0), village.lat - middle(1));
}
