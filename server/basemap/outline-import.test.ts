// An official boundary file: taken whole, or refused with what is wrong in it and nothing replaced.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Polygon } from 'geojson';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOutlines } from './outline-files';
import { box, feature, region } from './outline-fixtures';
import { importOutlines } from './outline-import';

const regions = [
  region('12', 'Sumatera Utara'),
  region('12.05', 'Kab. Langkat', undefined, '1213'),
  region('12.05.01', 'Bahorok'),
  region('12.05.03', 'Kuala'),
  region('12.05.05', 'Binjai'),
  region('12.71', 'Kota Medan', undefined, '1275'),
  region('12.71.01', 'Medan Kota'),
];
const langkat = [
  feature(box(98, 3, 98.2, 3.2), { KODE: '12.05.01' }),
  feature(box(98.2, 3, 98.4, 3.2), { KODE: '12.05.03' }),
];
const medan = feature(box(98.6, 3.5, 98.7, 3.6), { KODE: '12.71.01' });

let folder = '';
const dir = () => path.join(folder, 'basemap');
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outlines-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function take(content: unknown, attribution = 'Badan Informasi Geospasial') {
  const file = path.join(folder, 'batas.geojson');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return importOutlines({ file, attribution, dir: dir(), regions, now: new Date('2026-11-25T00:00:00Z') });
}
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

it('dissolves kabupaten and province from kecamatan, and lists the kecamatan that are missing', async () => {
  const { meta } = await take(collection(...langkat, medan));
  expect(meta).toMatchObject({
    attribution: 'Badan Informasi Geospasial',
    approximate: false,
    generatedAt: '2026-11-25T00:00:00.000Z',
    kabupaten: 2,
    kecamatan: 3,
    missingKecamatan: ['12.05.05'],
  });
  const kabupaten = JSON.parse(await readFile(path.join(dir(), 'kabupaten.geojson'), 'utf8'));
  expect(kabupaten.features[0]).toMatchObject({
    properties: { code: '12.05', name: 'Kab. Langkat' },
    geometry: { type: 'Polygon' },
  });
  expect((await readOutlines(dir()))?.meta.version).toBe(meta.version);
});

it('takes a file of kabupaten/kota, with a byte order mark too', async () => {
  const file = collection(
    feature(box(98, 3, 98.4, 3.2), { kode: '12.05' }),
    feature(box(98.6, 3.5, 98.7, 3.6), { kode: '12.71' }),
  );
  const { meta } = await take(`\uFEFF${JSON.stringify(file)}`);
  expect([meta.kabupaten, meta.kecamatan, meta.missingKecamatan.length]).toEqual([2, 0, 4]);
});

const swapped: Polygon = {
  type: 'Polygon',
  coordinates: [(medan.geometry.coordinates[0] ?? []).map(([x = 0, y = 0]) => [y, x])],
};
const metres: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [455000, 386000],
      [456000, 386000],
      [456000, 387000],
      [455000, 386000],
    ],
  ],
};
const line = {
  type: 'LineString',
  coordinates: [
    [98.6, 3.5],
    [98.7, 3.6],
  ],
};
const mistakes: [string, unknown, RegExp][] = [
  [
    'unknown codes',
    collection(...langkat, medan, feature(medan.geometry, { KODE: '12.99.01' })),
    /tidak dikenal: 12\.99\.01/,
  ],
  ['codes without dots', collection(feature(medan.geometry, { kode: '1205' })), /tanpa titik: 1205/],
  ['no code at all', collection(feature(medan.geometry, { nama: 'Medan' })), /kolom kode/],
  ['an empty code', collection(medan, feature(medan.geometry, { KODE: '' })), /kosong pada urutan 2/],
  [
    'two levels',
    collection(...langkat, medan, feature(medan.geometry, { KODE: '12.71' })),
    /tingkat kecamatan, kabupaten/,
  ],
  ['a kabupaten left out', collection(...langkat), /12\.71 Kota Medan/],
  ['latitude first', collection(...langkat, feature(swapped, { KODE: '12.71.01' })), /tertukar pada 12\.71\.01/],
  ['metres', collection(...langkat, feature(metres, { KODE: '12.71.01' })), /bukan derajat/],
  [
    'another projection',
    { ...collection(...langkat, medan), crs: { type: 'name', properties: { name: 'EPSG:32647' } } },
    /proyeksi lain/,
  ],
  [
    'another place',
    collection(...langkat, feature(box(106, -6, 106.1, -5.9), { KODE: '12.71.01' })),
    /Di luar Sumatera Utara: 12\.71\.01/,
  ],
  [
    'lines',
    collection(...langkat, { type: 'Feature', properties: { KODE: '12.71.01' }, geometry: line }),
    /12\.71\.01 \(urutan 3\) bukan poligon/,
  ],
  ['no features', collection(), /FeatureCollection/],
  ['a torn file', '{"type":"FeatureCollection","features":[', /bukan GeoJSON yang utuh/],
];

it.each(mistakes)('refuses %s and replaces nothing', async (_what, content, message) => {
  const before = await take(collection(...langkat, medan));
  await expect(take(content)).rejects.toMatchObject({
    name: 'Refusal',
    code: 'unreadable_file',
    message: expect.stringMatching(message),
  });
  expect((await readOutlines(dir()))?.meta).toEqual(before.meta);
});

it('asks who publishes the file', async () => {
  await expect(take(collection(...langkat, medan), ' ')).rejects.toMatchObject({
    code: 'bad_request',
    fix: expect.stringContaining('--attribution'),
  });
});
