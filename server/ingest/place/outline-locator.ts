// The region of a point by the outlines that the server holds, read again when they are replaced.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutlineMeta } from '@shared/api/basemap';
import { KemendagriCode } from '@shared/ids';
import { z } from 'zod';
import type { Locate } from './place';

type Ring = [number, number][];

interface Area {
  code: KemendagriCode;
  /** west, south, east, north */
  box: [number, number, number, number];
  polygons: Ring[][];
}

const Position = z.tuple([z.number(), z.number()]).rest(z.number());
const Rings = z.array(z.array(Position));
const OutlineFile = z.object({
  features: z.array(
    z.object({
      properties: z.object({ code: KemendagriCode }),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('Polygon'), coordinates: Rings }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings) }),
      ]),
    }),
  ),
});

/** Makes a locator of outlines given as GeoJSON with a `code` in each feature. Throws when the text is something else. */
export function locatorOf(geojson: string): Locate {
  const areas: Area[] = OutlineFile.parse(JSON.parse(geojson)).features.map(({ properties, geometry }) => {
    const rings = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const polygons = rings.map((polygon) => polygon.map((ring) => ring.map(([x, y]): [number, number] => [x, y])));
    return { code: properties.code, box: boxOf(polygons), polygons };
  });
  return (lon, lat) => {
    for (const { code, box, polygons } of areas) {
      if (lon < box[0] || lon > box[2] || lat < box[1] || lat > box[3]) continue;
      if (polygons.some((polygon) => polygon.filter((ring) => inRing(ring, lon, lat)).length % 2 === 1)) return code;
    }
    return null;
  };
}

/** Follows the outlines in a folder. */
export class OutlineLocator {
  private held: { version: string; locate: Locate } | null = null;
  /** @param folder where `meta.json` and the outlines lie, or will lie */
  constructor(private readonly folder: string) {}

  /**
   * The locator of today's outlines; null while there are none. Approximate outlines tell the kabupaten/kota only: a fifth of
   * the villages lie outside their own kecamatan in them.
   */
  async current(): Promise<Locate | null> {
    try {
      const meta = OutlineMeta.parse(JSON.parse(await readFile(join(this.folder, 'meta.json'), 'utf8')));
      if (this.held?.version === meta.version) return this.held.locate;
      const file = meta.approximate ? 'kabupaten.geojson' : 'kecamatan.geojson';
      this.held = { version: meta.version, locate: locatorOf(await readFile(join(this.folder, file), 'utf8')) };
      return this.held.locate;
    } catch {
      // Without outlines, or while they are being replaced, rows are placed without them.
      return null;
    }
  }
}

/** Whether a ring goes round the point (even-odd rule). */
function inRing(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] ?? [0, 0];
    const [xj, yj] = ring[j] ?? [0, 0];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function boxOf(polygons: Ring[][]): Area['box'] {
  const box: Area['box'] = [180, 90, -180, -90];
  for (const polygon of polygons)
    for (const ring of polygon)
      for (const [x, y] of ring) {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
  return box;
}
