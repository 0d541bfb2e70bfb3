// Checks an official boundary file: known codes of one level, polygons, degrees in the right order, inside the province.
import { Refusal } from '@shared/errors';
import type { Region } from '@shared/reference';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { z } from 'zod';

type Coded = Feature<Polygon | MultiPolygon, { code: string }>;
export interface CheckedAreas {
  level: 'kabupaten' | 'kecamatan';
  features: Coded[];
}

/** Names of the property that holds the code, as official and public files have them; letters' case does not matter. */
const CODE_NAMES = [
  'kode',
  'code',
  'kode_kemendagri',
  'kodekemendagri',
  'kode_kec',
  'kode_kab',
  'kode_wilayah',
  'kdcpum',
  'kdpkab',
];
/** Generous box around the province, in degrees. */
const BOX = { west: 95, east: 102, south: -2, north: 6 };

const Position = z.array(z.number()).min(2);
const Ring = z.array(Position).min(4);
const Shape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
]);
const Collection = z.object({
  type: z.literal('FeatureCollection'),
  crs: z.unknown().optional(),
  features: z
    .array(z.object({ properties: z.record(z.string(), z.unknown()).nullable(), geometry: z.unknown() }))
    .min(1),
});

/** @throws Refusal for the first kind of mistake found, with the features that have it */
export function checkAreas(json: unknown, regions: readonly Region[]): CheckedAreas {
  const parsed = Collection.safeParse(json);
  if (!parsed.success) {
    throw refusal(
      'Berkas bukan FeatureCollection GeoJSON dengan isi.',
      'Ekspor ulang sebagai GeoJSON dengan satu poligon per wilayah.',
    );
  }
  checkProjection(parsed.data.crs);
  const codes = codesOf(parsed.data.features.map((f) => f.properties ?? {}));
  const level = levelOf(codes, regions);
  const features = parsed.data.features.map(({ geometry }, i): Coded => {
    const shape = Shape.safeParse(geometry);
    if (!shape.success) {
      throw refusal(
        `Wilayah ${codes[i]} (urutan ${i + 1}) bukan poligon yang utuh.`,
        'Setiap wilayah harus Polygon atau MultiPolygon dengan cincin tertutup.',
      );
    }
    return { type: 'Feature', properties: { code: codes[i] ?? '' }, geometry: shape.data };
  });
  checkPlace(features);
  return { level, features };
}

/** A declared projection other than longitude and latitude on WGS84. */
function checkProjection(crs: unknown): void {
  if (crs === undefined || crs === null) return;
  const name = JSON.stringify(crs);
  if (/CRS84|4326/.test(name)) return;
  throw refusal(
    `Berkas menyatakan proyeksi lain: ${name.slice(0, 120)}.`,
    'Ekspor ulang dengan proyeksi EPSG:4326 (WGS84, derajat).',
  );
}

/** The dotted code of each feature, from the property that has one on most features. */
function codesOf(properties: readonly Record<string, unknown>[]): string[] {
  const read = (p: Record<string, unknown>, name: string) => {
    const key = Object.keys(p).find((k) => k.toLowerCase() === name);
    return key === undefined ? '' : String(p[key] ?? '').trim();
  };
  const best = CODE_NAMES.map((name) => ({ name, hits: properties.filter((p) => read(p, name) !== '').length })).sort(
    (a, b) => b.hits - a.hits,
  )[0];
  if (!best || best.hits === 0) {
    throw refusal(
      'Tidak ada kolom kode wilayah.',
      `Beri setiap poligon kode Kemendagri bertitik dalam kolom ${CODE_NAMES.slice(0, 3).join(', ')} atau sejenisnya.`,
    );
  }
  const codes = properties.map((p) => read(p, best.name));
  const empty = codes.flatMap((code, i) => (code === '' ? [String(i + 1)] : []));
  if (empty.length > 0)
    throw refusal(`Kolom ${best.name} kosong pada urutan ${list(empty)}.`, 'Isi kodenya, atau buang poligon itu.');
  const undotted = codes.filter((code) => /^\d+$/.test(code) && code.length > 2);
  if (undotted.length > 0) {
    throw refusal(
      `Kode tanpa titik: ${list(undotted)}.`,
      'Tulis kode Kemendagri bertitik (12.05.01). Tanpa titik, 1205 dapat berarti dua kabupaten: kode BPS dan Kemendagri bertabrakan.',
    );
  }
  return codes;
}

/** The one level of all codes, every one of them known. */
function levelOf(codes: readonly string[], regions: readonly Region[]): 'kabupaten' | 'kecamatan' {
  const levels = new Map<string, string>(regions.map((r) => [r.code, r.level]));
  const unknown = [...new Set(codes.filter((code) => !levels.has(code)))];
  if (unknown.length > 0) {
    throw refusal(
      `Kode yang tidak dikenal: ${list(unknown)}.`,
      'Pakai kode Kemendagri Sumatera Utara yang berlaku, atau perbarui tabel wilayah lebih dulu.',
    );
  }
  const found = new Set(codes.map((code) => levels.get(code)));
  const level = [...found][0];
  if (found.size > 1 || (level !== 'kabupaten' && level !== 'kecamatan')) {
    throw refusal(
      `Berkas berisi wilayah tingkat ${[...found].join(', ')}.`,
      'Kirim satu tingkat saja: kabupaten/kota, atau kecamatan.',
    );
  }
  const present = new Set(codes.map((code) => code.slice(0, 5)));
  const missing = regions
    .filter((r) => r.level === 'kabupaten' && !present.has(r.code))
    .map((r) => `${r.code} ${r.name}`);
  if (missing.length > 0) {
    throw refusal(
      `Kabupaten/kota yang tidak ada di berkas: ${list(missing)}.`,
      'Berkas menggantikan semua batas, jadi harus mencakup ke-33 kabupaten/kota.',
    );
  }
  return level;
}

/** Degrees, longitude first, near the province. */
function checkPlace(features: readonly Coded[]): void {
  const inBox = (x: number, y: number) => x >= BOX.west && x <= BOX.east && y >= BOX.south && y <= BOX.north;
  const outside: string[] = [];
  for (const { properties, geometry } of features) {
    for (const [x = 0, y = 0] of (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat(
      2,
    )) {
      if (inBox(x, y)) continue;
      if (inBox(y, x))
        throw refusal(
          `Lintang dan bujur tertukar pada ${properties.code} (${x}, ${y}).`,
          'GeoJSON menulis bujur dulu, lalu lintang. Tukar lalu kirim lagi.',
        );
      if (Math.abs(x) > 180 || Math.abs(y) > 90) {
        throw refusal(
          `Koordinat ${properties.code} bukan derajat (${x}, ${y}).`,
          'Ekspor ulang dengan proyeksi EPSG:4326 (WGS84, derajat).',
        );
      }
      outside.push(properties.code);
      break;
    }
  }
  if (outside.length > 0)
    throw refusal(`Di luar Sumatera Utara: ${list(outside)}.`, 'Periksa kode dan koordinat wilayah itu.');
}

/** The first ten, and how many more. */
function list(items: readonly string[]): string {
  return items.slice(0, 10).join(', ') + (items.length > 10 ? ` dan ${items.length - 10} lagi` : '');
}

function refusal(message: string, fix: string): Refusal {
  return new Refusal('unreadable_file', message, fix);
}
