// A GeoJSON geometry from a file: of an allowed kind, finite, in WGS84 degrees, rings closed. Self-crossing is judged in crossing.ts.
import type { Declaration } from '@shared/dataset/declaration';
import type { Geometry } from '@shared/place';
import { isRecord } from '../formats/json';

type Policy = Declaration['place']['geometry'];

/** A geometry over this size is a mistake of the export, and would be sent to every screen. */
const MAX_POSITIONS = 100_000;

export type GeometryOutcome =
  | { geometry: Geometry }
  | { fault: 'badGeometry'; value: string | null; reason: string }
  | { fault: 'swapped'; value: string }
  | { fault: 'geometryNotAllowed'; value: string; allowed: string };

const ALLOWED: Record<Policy, readonly string[]> = {
  none: [],
  point: ['Point'],
  line: ['LineString', 'MultiLineString'],
  polygon: ['Polygon', 'MultiPolygon'],
  any: ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'],
};

/** How deep the positions lie in `coordinates`. */
const DEPTH: Record<string, number> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Checks a geometry as it stood in the file against the dataset's policy. */
export function readGeometry(raw: unknown, policy: Policy): GeometryOutcome {
  if (isRecord(raw) && typeof raw.geometryFault === 'string') return bad(raw.geometryFault);
  if (!isRecord(raw) || typeof raw.type !== 'string') return bad('bukan geometri GeoJSON');
  const { type } = raw;
  const depth = DEPTH[type];
  if (depth === undefined) return bad(`jenis ${type} tidak dibaca`);
  const allowed = ALLOWED[policy];
  // Some programs export every point layer as MultiPoint.
  const single =
    type === 'MultiPoint' && policy === 'point' && Array.isArray(raw.coordinates) && raw.coordinates.length === 1;
  if (!allowed.includes(type) && !single)
    return {
      fault: 'geometryNotAllowed',
      value: type,
      allowed: allowed.length === 0 ? 'tanpa geometri' : allowed.join(', '),
    };
  const state: Walk = { positions: 0, swapped: 0, sample: '' };
  const reason = walk(raw.coordinates, depth, type, state);
  if (reason !== null) return bad(reason);
  if (state.positions === 0) return bad('tidak berisi koordinat');
  if (state.swapped === state.positions) return { fault: 'swapped', value: state.sample };
  if (state.swapped > 0) return bad(`sebagian koordinatnya tertukar, mis. ${state.sample}`);
  // The walk has proved the shape that the schema describes.
  if (single) return { geometry: { type: 'Point', coordinates: (raw.coordinates as number[][])[0] ?? [] } };
  return { geometry: { type, coordinates: raw.coordinates } as Geometry };
}

interface Walk {
  positions: number;
  swapped: number;
  sample: string;
}

/** Why the coordinates are bad, or null. */
function walk(value: unknown, depth: number, type: string, state: Walk): string | null {
  if (!Array.isArray(value)) return 'koordinatnya bukan daftar';
  if (depth === 0) return position(value, state);
  for (const part of value) {
    const reason = walk(part, depth - 1, type, state);
    if (reason !== null) return reason;
  }
  if (depth === 1 && type.endsWith('LineString') && value.length < 2)
    return 'sebuah garis memiliki kurang dari dua titik';
  if (depth === 1 && type.endsWith('Polygon')) return ring(value as number[][]);
  return null;
}

function position(value: unknown[], state: Walk): string | null {
  const [lon, lat] = value;
  if (value.length < 2 || value.length > 3 || value.some((n) => typeof n !== 'number' || !Number.isFinite(n)))
    return 'ada koordinat yang kosong atau bukan angka';
  if (++state.positions > MAX_POSITIONS) return `lebih dari ${MAX_POSITIONS} titik`;
  const [x, y] = [lon as number, lat as number];
  if (looksSwapped(x, y)) {
    state.swapped++;
    state.sample ||= `${x}, ${y}`;
    return null;
  }
  if (Math.abs(x) > 180 || Math.abs(y) > 90) return `koordinat ${x}, ${y} bukan derajat bujur dan lintang`;
  return null;
}

function ring(positions: number[][]): string | null {
  if (positions.length < 4) return 'sebuah poligon memiliki kurang dari empat titik';
  const [first, last] = [positions[0], positions[positions.length - 1]];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1] ? null : 'sebuah poligon tidak tertutup';
}

/** Whether a place lies in Indonesia or its seas. */
export function inIndonesia(lon: number, lat: number): boolean {
  return lon >= 94 && lon <= 142 && lat >= -12 && lat <= 8;
}

/** Indonesia lies between 94 and 142 E, 12 S and 8 N: the two ranges never overlap, so an exchange is certain. */
export function looksSwapped(lon: number, lat: number): boolean {
  return lon >= -12 && lon <= 8 && lat >= 94 && lat <= 142;
}

function bad(reason: string): GeometryOutcome {
  return { fault: 'badGeometry', value: null, reason };
}
