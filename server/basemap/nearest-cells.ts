// Divides the plane between areas by distance: to which area a place outside all of them is nearest.
import { Delaunay } from 'd3-delaunay';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import type { Features } from './geometry-commands';

/** west, south, east, north in degrees */
export type Bounds = readonly [number, number, number, number];
type Coded = Feature<Polygon | MultiPolygon, { code: string }>;

/** Longest stretch of an edge between two sites, in degrees (about 300 m): the cells' error along a straight coast. */
const STEP = 0.003;

/**
 * For each area, the part of `bounds` that is nearer to its outer edge than to any other's.
 * Vertices that two areas share lie on an inner boundary and say nothing about the outside: they are left out.
 * @returns one feature per site, with the code of its area; dissolve by code
 */
export function nearestCells(areas: readonly Coded[], bounds: Bounds): Features<{ code: string }, Polygon> {
  const owner = new Map<string, string | null>();
  for (const { properties, geometry } of areas) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) {
      ring.forEach((position, i) => {
        for (const [x, y] of stretch(position, ring[i + 1] ?? position)) {
          const key = `${x.toFixed(5)} ${y.toFixed(5)}`;
          const before = owner.get(key);
          owner.set(key, before === undefined || before === properties.code ? properties.code : null);
        }
      });
    }
  }
  const [west, south, east, north] = bounds;
  const sites: [number, number][] = [];
  const codes: string[] = [];
  for (const [key, code] of owner) {
    const [x = 0, y = 0] = key.split(' ').map(Number);
    if (code === null || x < west || x > east || y < south || y > north) continue;
    sites.push([x, y]);
    codes.push(code);
  }
  const voronoi = Delaunay.from(sites).voronoi([west, south, east, north]);
  const features = codes.flatMap((code, i) => {
    const ring = voronoi.cellPolygon(i);
    if (!ring) return [];
    const feature: Feature<Polygon, { code: string }> = {
      type: 'Feature',
      properties: { code },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
    return [feature];
  });
  return { type: 'FeatureCollection', features };
}

/** Points from `a` towards `b`, at most STEP apart, the same whichever way the edge is walked. */
function stretch(a: readonly number[], b: readonly number[]): [number, number][] {
  const [ax = 0, ay = 0] = a;
  const [bx = 0, by = 0] = b;
  const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / STEP));
  return Array.from({ length: parts }, (_, i) => [ax + ((bx - ax) * i) / parts, ay + ((by - ay) * i) / parts]);
}
