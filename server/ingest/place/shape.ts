// Lines and areas as a whole: whether their border crosses itself, whether they lie here at all, and in which region they lie.
import type { KemendagriCode } from '@shared/ids';
import type { Geometry } from '@shared/place';
import type { RegionReference } from '../regions/reference';
import { findCrossing } from './crossing';
import { inIndonesia } from './geometry';
import type { Locate, PlaceFinding } from './place';

type Position = readonly number[];

/** What is told of a geometry that is more than a point. @param bounds of the province: west, south, east, north */
export function shapeFindings(geometry: Geometry, bounds: RegionReference['bounds']): PlaceFinding[] {
  const found: PlaceFinding[] = [];
  const tell = (kind: PlaceFinding['kind'], value: string | null): void => {
    found.push({ kind, field: null, value, args: {} });
  };
  const [west, south, east, north] = bounds;
  let inside = false;
  let first: Position | null = null;
  for (const p of positionsOf(geometry)) {
    const [lon = 0, lat = 0] = p;
    if (!inIndonesia(lon, lat)) {
      tell('geometryOutsideIndonesia', shown(p));
      return found;
    }
    first ??= p;
    inside ||= lon >= west && lon <= east && lat >= south && lat <= north;
  }
  if (!inside && first) tell('geometryOutsideProvince', shown(first));
  if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') {
    const crossing = findCrossing(geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat());
    if (crossing !== null && 'at' in crossing) tell('crossedPolygon', shown(crossing.at));
    else if (crossing !== null) tell('uncheckedPolygon', null);
  }
  return found;
}

/** Part of what lies in any region that must lie in one, before that one is said to hold the shape. */
const SHARE = 0.9;
const SCAN_LINES = 12;
const SAMPLES_PER_SPAN = 4;
const MAX_CORNERS = 200;

/**
 * The region that holds at least nine tenths of an area, or of the corners of a line, by the outlines; null where it lies in
 * several, or in none. Parts at sea count for no region.
 */
export function regionOfShape(geometry: Geometry, locate: Locate): KemendagriCode | null {
  const weights = new Map<KemendagriCode, number>();
  const add = (lon: number, lat: number, weight: number): void => {
    const code = locate(lon, lat);
    if (code !== null) weights.set(code, (weights.get(code) ?? 0) + weight);
  };
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  if (polygons.length > 0) sampleArea(polygons.flat(), add);
  // A sliver may lie between all scan lines; then, as for lines, its corners speak.
  if (weights.size === 0) {
    const corners = [...positionsOf(geometry)];
    const step = Math.max(1, Math.ceil(corners.length / MAX_CORNERS));
    for (let i = 0; i < corners.length; i += step) add(corners[i]?.[0] ?? 0, corners[i]?.[1] ?? 0, 1);
  }
  const total = [...weights.values()].reduce((sum, w) => sum + w, 0);
  for (const [code, weight] of weights) if (weight >= SHARE * total) return code;
  return null;
}

/** Samples places inside rings (even-odd), along level lines; each weighs as much as the part of the line that it stands for. */
function sampleArea(
  rings: readonly (readonly Position[])[],
  add: (lon: number, lat: number, weight: number) => void,
): void {
  let [south, north] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ring of rings)
    for (const [, lat = 0] of ring) [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  for (let line = 0; line < SCAN_LINES; line++) {
    const lat = south + ((line + 0.5) * (north - south)) / SCAN_LINES;
    const cuts = rings.flatMap((ring) => cutsOf(ring, lat)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const [from, to] = [cuts[i] ?? 0, cuts[i + 1] ?? 0];
      for (let k = 0; k < SAMPLES_PER_SPAN; k++)
        add(from + ((k + 0.5) * (to - from)) / SAMPLES_PER_SPAN, lat, (to - from) / SAMPLES_PER_SPAN);
    }
  }
}

/** Longitudes at which a ring crosses a level line. */
function cutsOf(ring: readonly Position[], lat: number): number[] {
  const cuts: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi = 0, yi = 0], [xj = 0, yj = 0]] = [ring[i] ?? [], ring[j] ?? []];
    if (yi > lat !== yj > lat) cuts.push(xi + ((lat - yi) * (xj - xi)) / (yj - yi));
  }
  return cuts;
}

function* positionsOf({ type, coordinates }: Geometry): Generator<Position> {
  switch (type) {
    case 'Point':
      yield coordinates;
      return;
    case 'MultiPoint':
    case 'LineString':
      yield* coordinates;
      return;
    case 'MultiLineString':
    case 'Polygon':
      for (const line of coordinates) yield* line;
      return;
    case 'MultiPolygon':
      for (const polygon of coordinates) for (const ring of polygon) yield* ring;
  }
}

/** Six decimals of a degree are a tenth of a metre. */
function shown([lon = 0, lat = 0]: Position): string {
  return `${Number(lon.toFixed(6))}, ${Number(lat.toFixed(6))}`;
}
