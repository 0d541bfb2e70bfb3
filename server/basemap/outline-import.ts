// Takes an official boundary file in place of all outlines: checked whole before anything is replaced.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import type { Region } from '@shared/reference';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { featuresOf, runGeometry } from './geometry-commands';
import { OUTLINE_DETAIL, withNames } from './outline-build';
import { checkAreas } from './outline-check';
import { type OutlineSet, writeOutlines } from './outline-files';

export interface ImportOptions {
  /** GeoJSON in longitude and latitude, with a Kemendagri code of a kabupaten or kecamatan on each polygon. */
  file: string;
  /** Shown on screen with the map; who publishes the file asks for it. */
  attribution: string;
  /** The data folder's `basemap`. */
  dir: string;
  regions: readonly Region[];
  now: Date;
}

/** A file above this is not an outline of one province for a screen. */
const MAX_BYTES = 400_000_000;

/**
 * Replaces all outlines by those of the file. From kecamatan the kabupaten/kota are dissolved; a file of kabupaten/kota
 * leaves the kecamatan without outlines, which meta.json then lists.
 * @throws Refusal that names what is wrong in the file; nothing is replaced then
 */
export async function importOutlines({ file, attribution, dir, regions, now }: ImportOptions): Promise<OutlineSet> {
  if (attribution.trim() === '') {
    throw new Refusal(
      'bad_request',
      'Sumber batas wilayah belum disebut.',
      'Tulis --attribution "…", mis. "Badan Informasi Geospasial, 2026".',
    );
  }
  const text = await readWhole(file);
  const { level, features } = checkAreas(parse(text, file), regions);
  const layers = await drawn(features);
  const names = new Map<string, string>(regions.map((r) => [r.code, r.name]));
  const kecamatan = level === 'kecamatan' ? layers.areas : [];
  const present = new Set(kecamatan.map((f) => f.properties.code));
  return writeOutlines(
    dir,
    {
      kecamatan: withNames(kecamatan, names),
      kabupaten: withNames(layers.kabupaten, names),
      province: withNames(layers.province, names),
    },
    {
      source: path.basename(file),
      attribution: attribution.trim(),
      approximate: false,
      generatedAt: now.toISOString(),
      inputs: createHash('sha256').update(text).digest('hex'),
      missingKecamatan: regions.filter((r) => r.level === 'kecamatan' && !present.has(r.code)).map((r) => r.code),
    },
  );
}

type Coded = Feature<Polygon | MultiPolygon, { code: string }>;

/** The file's areas with shared edges, and what is dissolved from them; simplified below what a screen can show. */
async function drawn(features: Coded[]): Promise<{ areas: Coded[]; kabupaten: Coded[]; province: Coded[] }> {
  const out = await runGeometry(
    `-i areas.json snap -dissolve code -clean gap-fill-area=0.5km2 sliver-control=1 -simplify weighted interval=${OUTLINE_DETAIL} keep-shapes
     -o areas.json format=geojson precision=0.0001
     -each "code = code.slice(0, 5)" -dissolve code -o kabupaten.json format=geojson precision=0.0001
     -dissolve -each "code = '12'" -o province.json format=geojson precision=0.0001`,
    { 'areas.json': { type: 'FeatureCollection', features } },
  );
  const coded = (name: string) => featuresOf<{ code: string }>(out, name).features as Coded[];
  return { areas: coded('areas.json'), kabupaten: coded('kabupaten.json'), province: coded('province.json') };
}

async function readWhole(file: string): Promise<string> {
  const size = await stat(file).then(
    (s) => (s.isFile() ? s.size : -1),
    () => -1,
  );
  if (size < 0)
    throw new Refusal(
      'not_found',
      `Berkas ${path.basename(file)} tidak ada atau tidak dapat dibaca.`,
      'Periksa nama dan foldernya.',
    );
  if (size > MAX_BYTES) {
    throw new Refusal(
      'payload_too_large',
      `Berkas ${path.basename(file)} terlalu besar (${Math.round(size / 1e6)} MB).`,
      'Kirim hanya Sumatera Utara, tingkat kecamatan.',
    );
  }
  return readFile(file, 'utf8');
}

function parse(text: string, file: string): unknown {
  try {
    // Windows programs put a byte order mark before the text.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refusal(
      'unreadable_file',
      `Berkas ${path.basename(file)} bukan GeoJSON yang utuh.`,
      'Ekspor ulang sebagai GeoJSON (WGS84) lalu coba lagi.',
    );
  }
}
