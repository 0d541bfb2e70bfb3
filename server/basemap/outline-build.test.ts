// The outlines of an invented coast: the finer coast cuts them, what lies outside goes to the nearest, the neighbour's to nobody.
import type { Polygon } from 'geojson';
import { beforeAll, expect, it } from 'vitest';
import { buildOutlines } from './outline-build';
import type { OutlineLayers, Outlines } from './outline-files';
import { box, feature, region } from './outline-fixtures';
import { contains } from './outline-matching';
import { piecesOf } from './outline-pieces';

const regions = [
  region('12', 'Sumatera Utara'),
  region('12.05', 'Kab. Langkat', undefined, '1213'),
  region('12.05.01', 'Bahorok'),
  region('12.05.03', 'Kuala'),
  region('12.05.24', 'Baru Sekali'),
  region('12.13', 'Kab. Mandailing Natal', undefined, '1202'),
  region('12.13.05', 'Batang Natal'),
];
const gadm = (name: string, bps: string, shape: Polygon, province = 'SumateraUtara') =>
  feature(shape, { NAME_1: province, NAME_2: '', NAME_3: name, GID_3: name, CC_3: `${bps}010` });
const lake: Polygon['coordinates'][0] = [
  [98.28, 3.08],
  [98.32, 3.08],
  [98.32, 3.12],
  [98.28, 3.12],
  [98.28, 3.08],
];
const mainland: Polygon = { type: 'Polygon', coordinates: [...box(97.7, 2.98, 98.61, 3.21).coordinates, lake] };
const island = box(98.05, 3.3, 98.1, 3.33);
const foreignIsland = box(97.85, 3.3, 97.9, 3.33);

let layers: OutlineLayers;
const steps: number[] = [];
const areaOf = (outlines: Outlines, code: string) =>
  outlines.features
    .filter((f) => f.properties.code === code)
    .flatMap((f) => piecesOf(code, f.geometry as Polygon))
    .reduce(
      (sum, p) =>
        sum +
        p.area -
        p.rings
          .slice(1)
          .reduce((holes, ring) => holes + (piecesOf('', { type: 'Polygon', coordinates: [ring] })[0]?.area ?? 0), 0),
      0,
    );
const at = (outlines: Outlines, x: number, y: number) =>
  outlines.features.filter((f) => contains(f.geometry as Polygon, x, y)).map((f) => f.properties.code);

beforeAll(async () => {
  layers = await buildOutlines({
    gadm: {
      type: 'FeatureCollection',
      features: [
        gadm('Bahorok', '1213', box(98, 3, 98.2, 3.2)),
        // Ends 200 m before its neighbour: a gap as sources have them between polygons.
        gadm('Kuala', '1213', box(98.2, 3, 98.398, 3.2)),
        gadm('BatangNatal', '1202', box(98.4, 3, 98.6, 3.2)),
        gadm('Simpang', '1101', box(97.8, 3, 98, 3.2), 'Aceh'),
      ],
    },
    gadmVillages: { type: 'FeatureCollection', features: [] },
    land: JSON.stringify({ type: 'GeometryCollection', geometries: [mainland, island, foreignIsland] }),
    regions,
    aliases: [],
    progress: (done) => steps.push(done),
  });
});

it('names every kecamatan that has a polygon, and only those', () => {
  expect(layers.kecamatan.features.map((f) => f.properties)).toEqual([
    { code: '12.05.01', name: 'Bahorok' },
    { code: '12.05.03', name: 'Kuala' },
    { code: '12.13.05', name: 'Batang Natal' },
  ]);
  expect(layers.kabupaten.features.map((f) => f.properties.name)).toEqual(['Kab. Langkat', 'Kab. Mandailing Natal']);
});

it('reaches to the finer coast, each stretch of it with the nearest kecamatan', () => {
  expect(at(layers.kecamatan, 98.1, 3.205)).toEqual(['12.05.01']);
  expect(at(layers.kecamatan, 98.3, 2.99)).toEqual(['12.05.03']);
  expect(at(layers.kecamatan, 98.605, 3.1)).toEqual(['12.13.05']);
});

it('keeps an island whole with the nearest, and leaves the neighbour what is his', () => {
  expect(at(layers.kecamatan, 98.07, 3.31)).toEqual(['12.05.01']);
  expect(at(layers.province, 97.87, 3.31)).toEqual([]);
  expect(at(layers.province, 97.9, 3.1)).toEqual([]);
});

it('cuts the lake out', () => {
  expect(at(layers.province, 98.3, 3.1)).toEqual([]);
});

it('leaves no sliver between kabupaten: the parts add up to the whole', () => {
  const whole = areaOf(layers.province, '12');
  expect(areaOf(layers.kabupaten, '12.05') + areaOf(layers.kabupaten, '12.13')).toBeCloseTo(whole, 3);
  expect(areaOf(layers.kecamatan, '12.05.01') + areaOf(layers.kecamatan, '12.05.03')).toBeCloseTo(
    areaOf(layers.kabupaten, '12.05'),
    3,
  );
  expect(at(layers.kabupaten, 98.399, 3.1)).toHaveLength(1);
});

it('tells its progress forwards', () => {
  expect(steps.length).toBeGreaterThan(3);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});
