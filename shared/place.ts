// Place and its precision, carried unchanged from a file to a pixel: nothing is shown finer than its source.
import { z } from 'zod';
import { KemendagriCode } from './ids';

/** From finest to none. `point` is a surveyed coordinate; the others say which region's middle stands for the row. */
export const Precision = z.enum(['point', 'desa', 'kecamatan', 'kabupaten', 'none']);
export type Precision = z.infer<typeof Precision>;
export const PRECISIONS = Precision.options;

/** GeoJSON geometry that a file gave (longitude, latitude in WGS84 degrees). */
const Position = z.array(z.number()).min(2).max(3);
export const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: Position }),
  z.object({ type: z.literal('MultiPoint'), coordinates: z.array(Position) }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(Position).min(2) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(Position).min(2)) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(Position).min(4)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(Position).min(4))) }),
]);
export type Geometry = z.infer<typeof Geometry>;

/**
 * Where a row is.
 * `lon`, `lat`: degrees; only when the file gave coordinates (point, or desa where the declaration says so).
 * `region`: the finest region the row is resolved to, whatever its precision.
 * `geometry`: lines and polygons as the file gave them; then `lon`, `lat` are absent and precision is `point`.
 */
export const Place = z.object({
  precision: Precision,
  region: KemendagriCode.nullable(),
  lon: z.number().min(-180).max(180).nullable(),
  lat: z.number().min(-90).max(90).nullable(),
  geometry: Geometry.nullable(),
});
export type Place = z.infer<typeof Place>;

export const NO_PLACE: Place = { precision: 'none', region: null, lon: null, lat: null, geometry: null };

/** Precision at which a region code places a row. */
export function precisionOfRegion(code: string | null): Precision {
  if (code === null) return 'none';
  const parts = code.split('.').length;
  return parts >= 4 ? 'desa' : parts === 3 ? 'kecamatan' : parts === 2 ? 'kabupaten' : 'none';
}
