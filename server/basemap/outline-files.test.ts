// Outline files in the data folder: whole and vouched for, or taken for missing.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OutlineLayers, readOutlines, writeOutlines } from './outline-files';
import { box, feature } from './outline-fixtures';

const about = {
  source: 's',
  attribution: 'a',
  approximate: true,
  generatedAt: '2026-11-25T00:00:00Z',
  inputs: 'i',
  missingKecamatan: [],
};
const layersAt = (west: number): OutlineLayers => {
  const of = (code: string) => ({
    type: 'FeatureCollection' as const,
    features: [feature(box(west, 3, west + 0.1, 3.1), { code, name: code })],
  });
  return { province: of('12'), kabupaten: of('12.05'), kecamatan: of('12.05.01') };
};
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'outline-files-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

it('writes three files and what vouches for them, over older ones, and leaves other files alone', async () => {
  await writeFile(path.join(dir, 'citra.pmtiles'), 'tiles');
  const first = await writeOutlines(dir, layersAt(98), about);
  const second = await writeOutlines(dir, layersAt(98.5), about);
  expect(second.meta.version).not.toBe(first.meta.version);
  expect((await readOutlines(dir))?.meta).toEqual(second.meta);
  expect((await readdir(dir)).sort()).toEqual([
    'citra.pmtiles',
    'kabupaten.geojson',
    'kecamatan.geojson',
    'meta.json',
    'province.geojson',
  ]);
});

it('gives equal content an equal version', async () => {
  const first = await writeOutlines(dir, layersAt(98), about);
  const again = await writeOutlines(dir, layersAt(98), { ...about, generatedAt: '2027-01-01T00:00:00Z' });
  expect(again.meta.version).toBe(first.meta.version);
});

it('takes files for missing when they are not the ones that meta.json speaks of', async () => {
  await writeOutlines(dir, layersAt(98), about);
  const file = path.join(dir, 'kabupaten.geojson');
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20));
  expect(await readOutlines(dir)).toBeNull();
});

it('finds none in a folder that does not exist', async () => {
  expect(await readOutlines(path.join(dir, 'none'))).toBeNull();
});
