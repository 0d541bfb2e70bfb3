// Small invented regions and shapes for the tests of the outlines: squares in degrees, placed inside the province's box.
import type { Region } from '@shared/reference';
import type { Feature, Polygon } from 'geojson';

/** A region as the table has it. */
export function region(code: string, name: string, at?: readonly [number, number], bps?: string): Region {
  const level = (['province', 'kabupaten', 'kecamatan', 'desa'] as const)[code.split('.').length - 1] ?? 'desa';
  const parent = code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : null;
  return { code, level, name, parent, bps: bps ?? null, lon: at?.[0] ?? null, lat: at?.[1] ?? null } as Region;
}

/** A closed square or box from south-west to north-east. */
export function box(west: number, south: number, east: number, north: number): Polygon {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west, north],
        [east, north],
        [east, south],
        [west, south],
      ],
    ],
  };
}

export function feature<P>(geometry: Polygon, properties: P): Feature<Polygon, P> {
  return { type: 'Feature', properties, geometry };
}
