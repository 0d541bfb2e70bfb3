// Zipped Shapefiles: geometries with holes and parts, attributes in their encodings, projections believed only when they fit.
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../../testing/files';
import { dbfOf, ESRI_WGS84, esriUtm, shapefileOf, shpOf, type TestShape } from '../../testing/shapefile';
import { zipOf } from '../../testing/zip';
import type { RawRow } from '../format';
import { positionsOf } from '../geo/projection';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

async function rowsOf(bytes: Buffer, sheet = 0, contentType: string | null = 'application/zip'): Promise<RawRow[]> {
  const source = await opened(folder.path, 'a.zip', bytes, contentType);
  try {
    const rows: RawRow[] = [];
    for await (const row of source.rows(sheet)) rows.push(row);
    return rows;
  } finally {
    await source.close();
  }
}

/** Clockwise, as Shapefiles have outer rings; `hole` turns it round. */
const square = (x: number, y: number, size: number, hole = false): [number, number][] => {
  const ring: [number, number][] = [
    [x, y],
    [x, y + size],
    [x + size, y + size],
    [x + size, y],
    [x, y],
  ];
  return hole ? ring.reverse() : ring;
};
const named = (...names: string[]) =>
  dbfOf(
    [{ name: 'NAMA' }],
    names.map((n) => [n]),
  );
const pointLayer = (position: [number, number], prj: string | null) =>
  shapefileOf({ shp: shpOf('point', [[[position]]]), dbf: named('A'), prj });

describe('a zipped Shapefile', () => {
  it('gives polygons with their holes, several parts, lines, points and empty shapes', async () => {
    const polygon: TestShape = [square(98, 3, 1), square(98.25, 3.25, 0.125, true), square(98.625, 3.625, 0.125, true)];
    const two: TestShape = [square(99.25, 2.25, 0.125, true), square(97, 1, 0.5), square(99, 2, 1)];
    const shapes = await rowsOf(
      shapefileOf({ shp: shpOf('polygon', [polygon, two, null]), dbf: named('A', 'B', 'C'), prj: ESRI_WGS84 }),
    );
    expect(shapes.map((s) => s.geometry)).toEqual([
      { type: 'Polygon', coordinates: polygon },
      { type: 'MultiPolygon', coordinates: [[two[1]], [two[2], two[0]]] },
      null,
    ]);
    expect(shapes.map((s) => [s.row, ...s.cells])).toEqual([
      [1, 'A'],
      [2, 'B'],
      [3, 'C'],
    ]);

    const line: [number, number][] = [
      [98, 3],
      [98.5, 3.5],
    ];
    const lines = shapefileOf({
      shp: shpOf('line', [[line], [line, square(99, 2, 1)]]),
      dbf: named('A', 'B'),
      prj: ESRI_WGS84,
    });
    expect((await rowsOf(lines)).map((r) => r.geometry)).toEqual([
      { type: 'LineString', coordinates: line },
      { type: 'MultiLineString', coordinates: [line, square(99, 2, 1)] },
    ]);
    const high = shapefileOf({ shp: shpOf('pointZ', [[[[98.67, 3.59]]]]), dbf: named('A'), prj: ESRI_WGS84 });
    expect((await rowsOf(high))[0]?.geometry).toEqual({ type: 'Point', coordinates: [98.67, 3.59] });
    const highArea = shapefileOf({ shp: shpOf('polygonZ', [polygon]), dbf: named('A'), prj: ESRI_WGS84 });
    expect((await rowsOf(highArea))[0]?.geometry).toEqual({ type: 'Polygon', coordinates: polygon });
  });

  it('in metres comes to degrees, whichever zone its .prj names', async () => {
    for (const zone of [46, 47, 48, 49, 50, 51])
      for (const south of [false, true]) {
        const y = south ? 9_900_000 : 100_000;
        const [row] = await rowsOf(pointLayer([833_978.5569, y], esriUtm(zone, south)));
        const [[lon, lat] = [0, 0]] = [...positionsOf(row?.geometry)];
        // Three degrees east of the zone's middle on the equator; a degree farther north it is less than a thousandth more.
        expect([Math.round(lon * 100) / 100, Math.round(lat * 100) / 100]).toEqual([
          zone * 6 - 180,
          south ? -0.9 : 0.9,
        ]);
      }
  });

  it('has attributes of each type; a deleted feature is left out and the others keep their numbers', async () => {
    const dbf = dbfOf(
      [
        { name: 'KODE', type: 'N', width: 16 },
        { name: 'TGL', type: 'D', width: 8 },
        { name: 'ADA', type: 'L', width: 1 },
        { name: 'LUAS', type: 'N', width: 6 },
      ],
      [
        ['12.10', '20261125', 'T', '******'],
        ['x', '', '?', ''],
        ['9007199254740993', '00000000', 'F', '-3.5'],
      ],
      { deleted: [1] },
    );
    const at = [[[98, 3]]] as TestShape;
    const rows = await rowsOf(shapefileOf({ shp: shpOf('point', [at, at, at]), dbf, prj: ESRI_WGS84 }));
    expect(rows.map((r) => [r.row, ...r.cells])).toEqual([
      [1, 12.1, { date: '2026-11-25' }, true, '******'],
      // As a number it would have lost its last digit.
      [3, '9007199254740993', null, false, -3.5],
    ]);
  });

  it.each([
    ['UTF-8 by its .cpg', Buffer.from('Désa Püncak'), 'UTF-8', 0],
    ['Windows-1252 by its .cpg', iconv.encode('Désa Püncak', 'windows-1252'), 'ANSI 1252', 0],
    ['ISO-8859-1 by its .cpg', iconv.encode('Désa Püncak', 'latin1'), 'ISO-8859-1', 0],
    ['a code page by its .cpg', iconv.encode('Désa Püncak', 'cp850'), '850', 0],
    ['a code page by its header', iconv.encode('Désa Püncak', 'cp850'), undefined, 2],
    ['UTF-8 without a word', Buffer.from('Désa Püncak'), undefined, 0],
    ['Windows-1252 without a word', iconv.encode('Désa Püncak', 'windows-1252'), undefined, 0],
  ])('in %s reads the same', async (_, text, cpg, languageDriver) => {
    const dbf = dbfOf([{ name: 'NAMA' }], [[text]], { languageDriver });
    const [row] = await rowsOf(shapefileOf({ shp: shpOf('point', [[[[98, 3]]]]), dbf, prj: ESRI_WGS84, cpg }));
    expect(row?.cells).toEqual(['Désa Püncak']);
  });

  it('whose text was cut inside a character loses that character only; one that is not what .cpg says is refused', async () => {
    const shp = shpOf('point', [[[[98, 3]]]]);
    const cut = dbfOf([{ name: 'NAMA', width: 5 }], [['Désaé']]);
    expect((await rowsOf(shapefileOf({ shp, dbf: cut, prj: ESRI_WGS84, cpg: 'UTF-8' })))[0]?.cells).toEqual(['Désa']);
    const wrong = dbfOf([{ name: 'NAMA' }], [[iconv.encode('Désa', 'windows-1252')]]);
    await expect(rowsOf(shapefileOf({ shp, dbf: wrong, prj: ESRI_WGS84, cpg: 'UTF-8' }))).rejects.toMatchObject({
      code: 'unreadable_file',
      details: { row: 1, column: 'NAMA' },
    });
    await expect(rowsOf(shapefileOf({ shp, dbf: named('A'), prj: ESRI_WGS84, cpg: 'KLINGON' }))).rejects.toMatchObject({
      code: 'unreadable_file',
    });
  });

  it('with several layers has each of them as a sheet, in folders too; what a Mac puts beside them is none', async () => {
    const zip = zipOf({
      'peta/zona.shp': shpOf('point', [[[[98, 3]]]]),
      'peta/zona.dbf': named('A'),
      'peta/zona.prj': ESRI_WGS84,
      'peta/posko.SHP': shpOf('point', [[[[99, 2]]]]),
      'peta/posko.dbf': named('B'),
      'peta/posko.prj': ESRI_WGS84,
      '__MACOSX/peta/._zona.shp': 'x',
    });
    const source = await opened(folder.path, 'b.zip', zip);
    expect([source.format, source.sheets]).toEqual(['shapefile', ['zona', 'posko']]);
    await source.close();
    expect((await rowsOf(zip, 1))[0]?.cells).toEqual(['B']);
  });
});

describe('a projection', () => {
  const refusal = async (bytes: Buffer) =>
    rowsOf(bytes).then(
      () => {
        throw new Error('taken');
      },
      (error: unknown) => error as { code: string; message: string; fix: string; details: Record<string, unknown> },
    );

  it('that is missing or unknown is refused with what to do, never guessed', async () => {
    const missing = await refusal(pointLayer([466_000, 396_000], null));
    expect(missing).toMatchObject({
      code: 'unreadable_file',
      details: { missing: 'layer.prj', sample: [466_000, 396_000] },
    });
    expect(missing.fix).toContain('.prj');
    const unknown = await refusal(
      pointLayer([466_000, 396_000], esriUtm(47, false).replace('D_WGS_1984', 'D_Batavia')),
    );
    expect(unknown.message).toContain('WGS_1984_UTM_Zone_47N');
    expect(unknown.fix).toContain('EPSG:4326');
  });

  it('in metres over degrees, in degrees over metres, or far from Indonesia is refused with what was read', async () => {
    expect(await refusal(pointLayer([98.67, 3.59], esriUtm(47, false)))).toMatchObject({
      code: 'unreadable_file',
      message: expect.stringContaining('98.67, 3.59'),
      details: { sample: [98.67, 3.59] },
    });
    expect(await refusal(pointLayer([466_000, 396_000], ESRI_WGS84))).toMatchObject({
      message: expect.stringContaining('466000, 396000'),
    });
    // Metres of the northern half under a southern zone land near the pole.
    expect(await refusal(pointLayer([466_000, 396_000], esriUtm(47, true)))).toMatchObject({
      message: expect.stringContaining('di luar Indonesia'),
    });
    expect(await refusal(pointLayer([4.89, 52.37], ESRI_WGS84))).toMatchObject({
      message: expect.stringContaining('4.89, 52.37'),
    });
  });

  it('is believed when a few of many places are off: those are problems of their rows', async () => {
    const at = (x: number, y: number): TestShape => [[[x, y]]];
    const rows = await rowsOf(
      shapefileOf({
        shp: shpOf('point', [at(98, 3), at(99, 2), at(0, 0)]),
        dbf: named('A', 'B', 'C'),
        prj: ESRI_WGS84,
      }),
    );
    expect(rows).toHaveLength(3);
  });
});

describe('a Shapefile that is not whole', () => {
  const shp = shpOf('polygon', [[square(98, 3, 1)], [square(99, 2, 1)]]);
  const dbf = named('A', 'B');

  it.each([
    ['without attributes', { shp, dbf: null, prj: ESRI_WGS84 }],
    ['with fewer attributes than shapes', { shp, dbf: named('A'), prj: ESRI_WGS84 }],
    ['with more attributes than shapes', { shp, dbf: named('A', 'B', 'C'), prj: ESRI_WGS84 }],
    ['with a cut-off .shp', { shp: shp.subarray(0, shp.length - 20), dbf, prj: ESRI_WGS84 }],
    ['with a cut-off .dbf', { shp, dbf: dbf.subarray(0, dbf.length - 30), prj: ESRI_WGS84 }],
    ['with another file as .shp', { shp: Buffer.from('bukan shapefile'.repeat(20)), dbf, prj: ESRI_WGS84 }],
    ['with another file as .dbf', { shp, dbf: Buffer.from('bukan tabel'.repeat(20)), prj: ESRI_WGS84 }],
  ])('%s is refused', async (_, parts) => {
    await expect(rowsOf(shapefileOf(parts))).rejects.toMatchObject({ code: 'unreadable_file', status: 422 });
  });

  it('or lies about its counts is refused before memory is given to them', async () => {
    const lying = Buffer.from(shp);
    lying.writeInt32LE(0x7fffffff, 100 + 8 + 40);
    await expect(rowsOf(shapefileOf({ shp: lying, dbf, prj: ESRI_WGS84 }))).rejects.toMatchObject({
      code: 'unreadable_file',
    });
  });

  it('or would explode is refused before anything is unpacked', async () => {
    const bomb = shapefileOf({ shp: Buffer.alloc(30_000_000), dbf, prj: ESRI_WGS84 });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(rowsOf(bomb)).rejects.toMatchObject({ code: 'payload_too_large', status: 413 });
  });

  it('or is another ZIP is refused by what it holds', async () => {
    await expect(rowsOf(zipOf({ 'catatan.txt': 'x' }))).rejects.toMatchObject({
      code: 'unsupported_media',
      message: expect.stringContaining('catatan.txt'),
    });
  });

  it('has a shape too large to draw as a problem of that feature, and the others as they are', async () => {
    const huge = Array.from({ length: 320_000 }, (_, i): [number, number] => [98 + (i % 2) / 10, 3 + i / 1e6]);
    const rows = await rowsOf(shapefileOf({ shp: shpOf('line', [[huge], [square(98, 3, 1)]]), dbf, prj: ESRI_WGS84 }));
    expect(rows[0]?.geometry).toHaveProperty('geometryFault');
    expect(rows[1]?.geometry).toHaveProperty('type', 'LineString');
  });
});
