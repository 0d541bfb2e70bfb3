// Outlines of regions as rings of degrees, and the questions asked of them: which region is here, how large, where its middle is.
import type { KemendagriCode } from '@shared/ids';
import { z } from 'zod';

/** `[west, south, east, north]`, degrees. */
export type Bounds = readonly [number, number, number, number];
/** Longitude, latitude. */
export type Ring = readonly (readonly [number, number, ...number[]])[];

export interface Outline {
  code: KemendagriCode;
  name: string;
  bounds: Bounds;
  /** Polygons; the first ring of each is its outside, the others are holes. */
  polygons: readonly (readonly Ring[])[];
}

const Position = z.tuple([z.number(), z.number()]).rest(z.number());
const Rings = z.array(z.array(Position));
/** What the server's outline files hold. */
export const OutlineFile = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.object({ code: z.string(), name: z.string() }),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('Polygon'), coordinates: Rings }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings) }),
      ]),
    }),
  ),
});
export type OutlineFile = z.infer<typeof OutlineFile>;

/** The outlines of one level, ready for questions. */
export class Outlines {
  readonly byCode: ReadonlyMap<string, Outline>;

  constructor(readonly list: readonly Outline[]) {
    this.byCode = new Map(list.map((o) => [o.code as string, o]));
  }

  static from(file: OutlineFile): Outlines {
    return new Outlines(
      file.features.map((f) => {
        const polygons: readonly (readonly Ring[])[] =
          f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
        return {
          code: f.properties.code as KemendagriCode,
          name: f.properties.name,
          polygons,
          bounds: boundsOf(polygons),
        };
      }),
    );
  }

  /** The region that holds a place, or null (sea, neighbours). */
  at(lon: number, lat: number): Outline | null {
    for (const outline of this.list) {
      const [w, s, e, n] = outline.bounds;
      if (lon < w || lon > e || lat < s || lat > n) continue;
      if (contains(outline.polygons, lon, lat)) return outline;
    }
    return null;
  }
}

export function boundsOf(polygons: readonly (readonly Ring[])[]): Bounds {
  let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rings of polygons) {
    for (const [x, y] of rings[0] ?? []) {
      w = Math.min(w, x);
      e = Math.max(e, x);
      s = Math.min(s, y);
      n = Math.max(n, y);
    }
  }
  return [w, s, e, n];
}

/** True when a place lies in the polygons and in none of their holes. */
export function contains(polygons: readonly (readonly Ring[])[], lon: number, lat: number): boolean {
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== inRing(ring, lon, lat), false));
}

function inRing(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax, ay] = ring[i] as Ring[number];
    const [bx, by] = ring[j] as Ring[number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
