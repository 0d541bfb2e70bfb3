// JSON rows and GeoJSON as streams: pieces across chunk borders, columns as the union of keys, and files that are not whole.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../testing/files';
import type { RawRow, TableSource } from './format';
import { streamJson } from './json-stream';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

async function rowsOf(source: TableSource): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const row of source.rows(0)) rows.push(row);
  return rows;
}

async function parts(text: string, array = 'rows') {
  const path = join(folder.path, 'stream.json');
  await writeFile(path, text);
  const found = [];
  for await (const part of streamJson(path, array)) if (!('opened' in part)) found.push(part);
  return found;
}

describe('streamed JSON', () => {
  it('gives what JSON.parse gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.jsonValue(), fc.nat(3), async (elements, other, indent) => {
        const found = await parts(JSON.stringify({ lain: other, rows: elements, z: 1 }, null, indent));
        const plain = JSON.parse(JSON.stringify([other, elements])) as [unknown, unknown[]];
        expect(found).toEqual([
          { member: 'lain', value: plain[0] },
          ...plain[1].map((element) => ({ element })),
          { member: 'z', value: 1 },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('finds elements that lie across the borders of what is read at once', async () => {
    const elements = Array.from({ length: 3000 }, (_, i) => ({ i, text: `"{[${'é'.repeat(i % 90)}\\` }));
    expect(await parts(JSON.stringify({ rows: elements }))).toEqual(elements.map((element) => ({ element })));
  });

  it.each([
    '{"rows":[{"a":1}',
    '{"rows":[{"a":1},',
    '{"rows":[{"a":"x',
    '{"rows":[{"a":1}]',
    '[1,2]',
    '{"rows":[{"a":1}]} x',
    '{"rows":[{a:1}]}',
    // Deeper than any table: written out again it would take the whole stack.
    `{"rows":[{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}`,
    '{"rows" [1]}',
    '{"rows":[{"a":1} {"a":2}]}',
  ])('%s is refused', async (text) => {
    await expect(parts(text)).rejects.toMatchObject({ code: 'unreadable_file' });
  });
});

describe('JSON rows', () => {
  it('have the union of their keys as columns, and a geometry where it is one', async () => {
    const geometry = { type: 'Point', coordinates: [98.6, 3.5] };
    const source = await opened(
      folder.path,
      'a.json',
      JSON.stringify({ rows: [{ a: 1 }, { b: 'x', a: null, geometry }] }),
    );
    expect(source.format).toBe('json');
    expect(await source.keys(0)).toEqual(['a', 'b']);
    expect(await rowsOf(source)).toEqual([
      { row: 1, cells: [1, null], geometry: undefined },
      { row: 2, cells: [null, 'x'], geometry },
    ]);
  });

  it('must be objects in a list named rows', async () => {
    for (const text of ['[{"a":1}]', '{"data":[{"a":1}]}', '{"rows":[1]}', '{"rows":{"a":1}}']) {
      const source = await opened(folder.path, 'b.json', text);
      await expect(source.keys(0)).rejects.toMatchObject({ code: 'unreadable_file' });
    }
  });
});

describe('GeoJSON', () => {
  const feature = (properties: unknown, geometry: unknown) => ({ type: 'Feature', properties, geometry });
  const collection = (more: object, ...features: unknown[]) =>
    JSON.stringify({ type: 'FeatureCollection', ...more, features });

  it('has its properties as columns and keeps its geometry', async () => {
    const geometry = { type: 'Point', coordinates: [98.6, 3.5] };
    const source = await opened(
      folder.path,
      'a.geojson',
      collection({}, feature({ nama: 'A' }, geometry), feature(null, null)),
      'application/geo+json',
    );
    expect(source.format).toBe('geojson');
    expect(await rowsOf(source)).toEqual([
      { row: 1, cells: ['A'], geometry },
      { row: 2, cells: [null], geometry: null },
    ]);
  });

  it('in degrees of WGS84 is read under each of its names, and another projection is refused by name', async () => {
    const crs = (name: string) => ({ crs: { type: 'name', properties: { name } } });
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326'])
      await expect(
        (await opened(folder.path, 'c.geojson', collection(crs(name), feature({ a: 1 }, null)))).keys(0),
      ).resolves.toEqual(['a']);
    const source = await opened(
      folder.path,
      'd.geojson',
      collection(crs('urn:ogc:def:crs:EPSG::2263'), feature({ a: 1 }, null)),
    );
    await expect(source.keys(0)).rejects.toMatchObject({
      code: 'unreadable_file',
      details: { crs: 'urn:ogc:def:crs:EPSG::2263' },
    });
  });

  it('that is a single feature is refused', async () => {
    const source = await opened(folder.path, 'e.geojson', JSON.stringify({ ...feature({}, null) }));
    await expect(source.keys(0)).rejects.toMatchObject({ code: 'unreadable_file' });
  });
});
