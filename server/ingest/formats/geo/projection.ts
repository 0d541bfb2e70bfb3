// From a file's own coordinates to WGS84 degrees, and the refusal of coordinates that cannot belong to the system they claim.
import { Refusal } from '@shared/errors';
import proj4 from 'proj4';
import { inIndonesia } from '../../place/geometry';
import { isRecord } from '../json';
import type { Crs } from './crs';
import type { StatedCrs } from './layers';

/** Positions are nested no deeper than a MultiPolygon's; deeper ones are left for the check of geometries to refuse. */
const MAX_DEPTH = 4;

/** Brings the positions of a GeoJSON geometry to WGS84 degrees. What is no position stays as it stood. */
export function reprojector(crs: Crs): (geometry: unknown) => unknown {
  const { forward } = proj4(crs.proj4, '+proj=longlat +datum=WGS84 +no_defs');
  const move = (value: unknown, depth: number): unknown => {
    if (!Array.isArray(value) || depth > MAX_DEPTH) return value;
    const [x, y] = value as unknown[];
    if (!isNumber(x) || !isNumber(y)) return value.map((part) => move(part, depth + 1));
    const [lon = Number.NaN, lat = Number.NaN] = forward([x, y]);
    return [toCentimetre(lon), toCentimetre(lat)];
  };
  return (geometry) => {
    if (!isRecord(geometry) || !('coordinates' in geometry)) return geometry;
    try {
      return { ...geometry, coordinates: move(geometry.coordinates, 0) };
    } catch {
      const [x, y] = [...positionsOf(geometry)][0] ?? [];
      return { geometryFault: `koordinat ${x}, ${y} tidak dapat dihitung dari ${crs.name}` };
    }
  };
}

/** Seven decimals of a degree are a centimetre; the noise beyond would make equal rows differ. */
function toCentimetre(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** The positions of a geometry that are numbers, in order; lazily, so that the first few cost little. */
export function* positionsOf(geometry: unknown): Generator<[number, number]> {
  if (!isRecord(geometry)) return;
  yield* within(geometry.coordinates, 0);
}

function* within(value: unknown, depth: number): Generator<[number, number]> {
  if (!Array.isArray(value) || depth > MAX_DEPTH) return;
  const [x, y] = value as unknown[];
  if (isNumber(x) && isNumber(y)) yield [x, y];
  else for (const part of value) yield* within(part, depth + 1);
}

/** Rows and positions that are looked at before a file's projection is believed. */
const SAMPLE_ROWS = 200;
const SAMPLE_POSITIONS = 20;

/**
 * Looks at the first positions of a file and refuses the whole of it when they cannot belong to the system that it states: then
 * every row would be wrong in the same way, and one message says more than a thousand. Where nobody stated a system, places
 * outside Indonesia are left to the check of each row.
 * @param geometries as they stand in the file
 */
export async function checkProjection(
  geometries: AsyncIterable<unknown>,
  { crs, stated, byFormat }: StatedCrs,
): Promise<void> {
  const found: [number, number][] = [];
  let rows = 0;
  for await (const geometry of geometries) {
    let taken = 0;
    for (const position of positionsOf(geometry)) {
      found.push(position);
      if (++taken >= SAMPLE_POSITIONS) break;
    }
    if (++rows >= SAMPLE_ROWS) break;
  }
  const [sample] = found;
  if (!sample) return;
  const shown = `${plain(sample[0])}, ${plain(sample[1])}`;
  const degrees = found.filter(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90).length;
  if (crs.metric && degrees === found.length)
    throw refused(
      `Proyeksi menurut ${stated} adalah ${crs.name} (meter), tetapi koordinatnya derajat, mis. ${shown}.`,
      'Di QGIS: Set Layer CRS ke EPSG:4326 bila memang derajat, lalu Export > Save Features As dengan CRS EPSG:4326.',
      { crs: crs.name, sample },
    );
  if (!crs.metric && degrees * 2 < found.length)
    throw refused(
      `Proyeksi menurut ${stated} adalah ${crs.name} (derajat), tetapi koordinatnya bukan derajat, mis. ${shown}.`,
      'Di QGIS: Set Layer CRS ke proyeksi yang sebenarnya (mis. UTM 47N), lalu Export > Save Features As dengan CRS EPSG:4326.',
      { crs: crs.name, sample },
    );
  if (byFormat) return;
  const moved = reprojector(crs)({ type: 'MultiPoint', coordinates: found });
  const places = [...positionsOf(moved)];
  const outside = places.filter(([lon, lat]) => !inIndonesia(lon, lat) && !inIndonesia(lat, lon));
  const [stray] = outside;
  if (places.length === 0 || (stray && outside.length * 2 > places.length))
    throw refused(
      `Menurut ${stated} (${crs.name}) layer ini berada di luar Indonesia: ${shown} menjadi ${stray ? `bujur ${plain(stray[0])}, lintang ${plain(stray[1])}` : 'tempat yang tidak ada'}.`,
      'Periksa zona dan belahan buminya (utara N atau selatan S) di aplikasi peta, perbaiki proyeksi layer, lalu ekspor ulang dengan CRS EPSG:4326.',
      { crs: crs.name, sample, ...(stray ? { place: stray } : {}) },
    );
}

function plain(value: number): string {
  return String(Number(value.toPrecision(9)));
}

function refused(message: string, fix: string, details: Record<string, unknown>): Refusal {
  return new Refusal('unreadable_file', message, fix, details);
}
