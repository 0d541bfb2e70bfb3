// GeoPackages: tables as layers, geometries of every kind, and files that are broken, open elsewhere or want to compute without end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../../testing/files';
import { gpkgOf, wkbOf } from '../../testing/gpkg';
import type { RawRow } from '../format';
import { positionsOf } from '../geo/projection';
import { geometryOfBlob } from './wkb';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

async function read(bytes: Uint8Array, sheet = 0): Promise<{ keys: readonly string[] | null; rows: RawRow[] }> {
  const source = await opened(folder.path, 'a.gpkg', bytes, 'application/geopackage+sqlite3');
  try {
    const rows: RawRow[] = [];
    for await (const row of source.rows(sheet)) rows.push(row);
    return { keys: await source.keys(sheet), rows };
  } finally {
    await source.close();
  }
}

const RING = [
  [98, 3],
  [99, 3],
  [99, 4],
  [98, 3],
];

describe('a GeoPackage', () => {
  it('gives rows of every geometry, with attributes as they are declared', async () => {
    const bytes = await gpkgOf([
      {
        name: 'zona',
        columns: 'nama TEXT, luas REAL, ada BOOLEAN, "foto" BLOB, dihitung TEXT AS (nama || nama)',
        rows: [
          { values: "'A', 1.5, 1, x'00'", wkb: wkbOf(1, [98, 3]) },
          { values: "'B', NULL, 0, NULL", wkb: wkbOf(2, RING) },
          { values: "'C', 2, NULL, NULL", wkb: wkbOf(3, [RING]) },
          { values: 'NULL, 2, NULL, NULL', wkb: wkbOf(6, [[RING], [RING]]) },
          { values: "'E', 2, NULL, NULL", wkb: wkbOf(1001, [98, 3, 1200]) },
          { values: "'F', 2, NULL, NULL", wkb: null },
        ].map((r) => ({ ...r, values: r.values })),
      },
    ]);
    const { keys, rows } = await read(bytes);
    expect(keys).toEqual(['fid', 'nama', 'luas', 'ada']);
    expect(rows.map((r) => r.cells.slice(1))).toEqual([
      ['A', 1.5, true],
      ['B', null, false],
      ['C', 2, null],
      [null, 2, null],
      ['E', 2, null],
      ['F', 2, null],
    ]);
    expect(rows.map((r) => r.geometry)).toEqual([
      { type: 'Point', coordinates: [98, 3] },
      { type: 'LineString', coordinates: RING },
      { type: 'Polygon', coordinates: [RING] },
      { type: 'MultiPolygon', coordinates: [[RING], [RING]] },
      { type: 'Point', coordinates: [98, 3] },
      null,
    ]);
  });

  it('in metres comes to degrees; an undefined, unknown or lying system is refused', async () => {
    const layer = (srs: number, at: number[]) => gpkgOf([{ name: 'posko', srs, rows: [{ wkb: wkbOf(1, at) }] }]);
    const { rows } = await read(await layer(32647, [500_000, 0]));
    expect([...positionsOf(rows[0]?.geometry)]).toEqual([[99, 0]]);
    for (const [srs, at] of [
      [-1, [98, 3]],
      [2263, [98, 3]],
      [32647, [98, 3]],
      [4326, [500_000, 0]],
    ] as const)
      await expect(layer(srs, [...at]).then(read)).rejects.toMatchObject({ code: 'unreadable_file' });
  });

  it('with several tables has each as a sheet, many rows too, and names that SQL would trip over', async () => {
    const many = Array.from({ length: 1203 }, (_, i) => ({ values: `'${i}'`, wkb: wkbOf(1, [98, 3]) }));
    const bytes = await gpkgOf([
      { name: 'a', rows: [{ wkb: null }] },
      { name: 'x; DROP TABLE a --', rows: many },
    ]);
    const { rows } = await read(bytes, 1);
    expect([rows.length, rows.at(-1)]).toMatchObject([1203, { row: 1203, cells: [1203, '1202'] }]);
  });
});

describe('a GeoPackage that cannot be read', () => {
  it('is refused when it is cut off, overwritten, another database, or open in another program', async () => {
    const whole = await gpkgOf([{ name: 'a', rows: Array.from({ length: 400 }, () => ({ wkb: wkbOf(3, [RING]) })) }]);
    const spoilt = Buffer.from(whole);
    spoilt.fill(0x41, 5000, 9000);
    const open = Buffer.from(whole);
    open[18] = 2;
    for (const bytes of [whole.subarray(0, 100), whole.subarray(0, whole.length / 2), spoilt, open])
      await expect(read(bytes)).rejects.toMatchObject({ code: 'unreadable_file', status: 422 });
    const other = await gpkgOf([], 'DROP TABLE gpkg_contents');
    await expect(read(other)).rejects.toMatchObject({ message: expect.stringContaining('bukan GeoPackage') });
    await expect(gpkgOf([]).then(read)).rejects.toMatchObject({
      message: expect.stringContaining('tidak berisi layer'),
    });
  });

  it('never runs what it computes itself: a view that counts without end is no layer', async () => {
    const bytes = await gpkgOf(
      [{ name: 'a', rows: [{ wkb: wkbOf(1, [98, 3]) }] }],
      `CREATE VIEW tanpa_akhir AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS nama FROM n;
       INSERT INTO gpkg_contents VALUES ('tanpa_akhir', 'features', 'x', 4326)`,
    );
    const source = await opened(folder.path, 'v.gpkg', bytes);
    expect(source.sheets).toEqual(['a']);
    await source.close();
  });

  it('has a geometry that lies about its size as a problem of that row', () => {
    const polygon = wkbOf(3, [RING]);
    const head = Buffer.from([0x47, 0x50, 0, 1, 0, 0, 0, 0]);
    const lying = Buffer.from(polygon);
    lying.writeUInt32LE(0xffffffff, 5);
    for (const bad of [
      Buffer.concat([head, lying]),
      Buffer.concat([head, polygon.subarray(0, 30)]),
      Buffer.concat([head, Buffer.from([1, 99, 0, 0, 0])]),
      Buffer.from('bukan geometri'),
      Buffer.alloc(0),
    ])
      expect(geometryOfBlob(bad)).toHaveProperty('geometryFault');
    expect(geometryOfBlob(Buffer.from([0x47, 0x50, 0, 0x11, 0, 0, 0, 0]))).toBeNull();
  });
});
