// Makes the approximate outlines once: fetches the pinned package, builds, writes. Runs in a process of its own.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchPackage, fileInPackage, type PinnedPackage } from './npm-package';
import { buildOutlines } from './outline-build';
import { type OutlineSet, readOutlines, writeOutlines } from './outline-files';
import { readReference } from './reference-files';

/** GADM 4.1 as GeoJSON. Free for non-commercial use, not to be passed on: fetched at set-up, never committed. */
export const GADM: PinnedPackage = {
  name: 'geojson-indonesia',
  version: '1.0.1',
  sha512: 'siwly7spQI6Tyeo5mitBnnoaX4cOM79qsJ71PGohFgKaCnwrYaVkSrWSdZp6WxKsw9BaoypIuNywGAdLSNWwGg==',
};
const ATTRIBUTION = 'Batas: GADM 4.1 (gadm.org), perkiraan. Garis pantai: GSHHG.';
/** Raised when the making changes, so that outlines of an older making are made again. */
const MAKING = 2;

export interface MakeOptions {
  /** Keeps the fetched package. */
  cacheDir: string;
  /** Where the outlines go: the data folder's `basemap`. */
  dir: string;
  /** The project's `resources/`. */
  resourcesDir: string;
}

/** Told before each step; `done` from 0 to 1. */
export type Progress = (done: number, message: string) => void;

/** Hash over everything that the outlines are made from. */
export async function inputsHash(resourcesDir: string): Promise<string> {
  const hash = createHash('sha256').update(`${MAKING} ${GADM.name}@${GADM.version} ${GADM.sha512}`);
  for (const file of ['reference/regions.csv', 'reference/region-aliases.csv', 'basemap/land.geojson']) {
    hash.update('\0').update(await readFile(path.join(resourcesDir, file)));
  }
  return hash.digest('hex');
}

/** Outlines that need no making: official ones, or approximate ones of the same inputs. Null when there are none. */
export async function readyOutlines({ dir, resourcesDir }: MakeOptions): Promise<OutlineSet | null> {
  const there = await readOutlines(dir);
  if (!there) return null;
  return !there.meta.approximate || there.meta.inputs === (await inputsHash(resourcesDir)) ? there : null;
}

/**
 * Makes the outlines in this process: up to 700 MB and some ten seconds of one core.
 * @throws PackageError when the package cannot be had
 */
export async function makeOutlines(options: MakeOptions, now: Date, progress: Progress): Promise<OutlineSet> {
  const { cacheDir, dir, resourcesDir } = options;
  progress(0.02, 'Mengambil data batas wilayah (12 MB)');
  const tarball = await fetchPackage(GADM, cacheDir);
  const level = (n: 3 | 4) => JSON.parse(fileInPackage(tarball, `geojson/gadm41_IDN_${n}.json`).toString('utf8'));
  const { regions, aliases } = await readReference(resourcesDir);
  const land = await readFile(path.join(resourcesDir, 'basemap', 'land.geojson'), 'utf8');
  const layers = await buildOutlines({ gadm: level(3), gadmVillages: level(4), land, regions, aliases, progress });
  const drawn = new Set(layers.kecamatan.features.map((f) => f.properties.code));
  // An official file may have come in meanwhile, by the command line: it stands above what is made here.
  const official = await readOutlines(dir);
  if (official && !official.meta.approximate) return official;
  return writeOutlines(dir, layers, {
    source: `${GADM.name}@${GADM.version}`,
    attribution: ATTRIBUTION,
    approximate: true,
    generatedAt: now.toISOString(),
    inputs: await inputsHash(resourcesDir),
    missingKecamatan: regions.filter((r) => r.level === 'kecamatan' && !drawn.has(r.code)).map((r) => r.code),
  });
}
