// A shape whose row names no region gets the one that it lies in, where outlines are at hand; without them it has none.
import { Declaration } from '@shared/dataset/declaration';
import { hazardAreas } from '@shared/datasets/hazard-areas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkedFile, opened, realReference, scratchFolder } from '../testing/files';
import { dbfOf, ESRI_WGS84, shapefileOf, shpOf } from '../testing/shapefile';
import type { Locate } from './place';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

const ring: [number, number][] = [
  [98.6, 3.5],
  [98.6, 3.6],
  [98.7, 3.6],
  [98.6, 3.5],
];
const mapping = JSON.stringify({
  columns: {
    hazard: { derive: { kind: 'constant', value: 'banjir' } },
    year: { derive: { kind: 'constant', value: 2025 } },
    source: { derive: { kind: 'constant', value: 'uji' } },
    class: 'KELAS',
    kecamatan: 'NAMA',
    regionCode: 'KODE',
  },
  numbers: 'auto',
});

it.each<[string, Locate | null, string, string | null]>([
  ['by the outlines', () => '12.71' as never, '', '12.71'],
  ['by its own code before the outlines', () => '12.71' as never, '12.07', '12.07'],
  ['by nothing without outlines', null, '', null],
])('%s', async (_, locate, code, region) => {
  const zip = shapefileOf({
    shp: shpOf('polygon', [[ring]]),
    dbf: dbfOf([{ name: 'KELAS' }, { name: 'KODE' }, { name: 'NAMA' }], [['tinggi', code, '']]),
    prj: ESRI_WGS84,
  });
  const declaration = Declaration.parse({ ...hazardAreas, rowKey: ['hazard', 'source', 'year'] });
  const source = await opened(folder.path, 'a.zip', zip);
  const { rows } = await checkedFile(source, declaration, await realReference(), mapping, locate);
  expect(rows[0]?.place).toMatchObject({ region, precision: 'point', lon: null, geometry: { type: 'Polygon' } });
  expect(rows[0]?.values.length).toBe(declaration.fields.length);
  // What the sender did not write stays unwritten: only the place knows the region.
  const at = declaration.fields.findIndex((f) => f.key === 'regionCode');
  expect(rows[0]?.values[at]).toBe(code === '' ? null : code);
});
