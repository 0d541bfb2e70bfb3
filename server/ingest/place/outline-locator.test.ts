// Points against outlines: holes, several parts, and outlines that are replaced while the server runs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../testing/files';
import { locatorOf, OutlineLocator } from './outline-locator';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

const square = (x: number, y: number, size: number) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const outlines = (...features: [code: string, coordinates: number[][][][]][]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(([code, coordinates]) => ({
      type: 'Feature',
      properties: { code, name: code },
      geometry: { type: 'MultiPolygon', coordinates },
    })),
  });

describe('a point', () => {
  it('is in the outline that goes round it, not in its hole, and in none at sea', () => {
    const locate = locatorOf(
      outlines(['12.17', [[square(4, 4, 2)]]], ['12.12', [[square(0, 0, 10), square(3, 3, 4)], [square(20, 0, 1)]]]),
    );
    expect([locate(1, 1), locate(5, 5), locate(3.5, 3.5), locate(20.5, 0.5), locate(30, 30)]).toEqual([
      '12.12',
      '12.17',
      null,
      '12.12',
      null,
    ]);
  });
});

describe('the outlines of a folder', () => {
  it('are none at first, approximate ones tell the kabupaten, and official ones the kecamatan once they are there', async () => {
    const locator = new OutlineLocator(folder.path);
    const put = async (version: string, approximate: boolean) => {
      await writeFile(join(folder.path, 'kabupaten.geojson'), outlines(['12.71', [[square(0, 0, 1)]]]));
      await writeFile(join(folder.path, 'kecamatan.geojson'), outlines(['12.71.01', [[square(0, 0, 1)]]]));
      await writeFile(
        join(folder.path, 'meta.json'),
        JSON.stringify({ version, approximate, attribution: 'x', missingKecamatan: [] }),
      );
    };
    expect(await locator.current()).toBeNull();
    await put('a', true);
    expect((await locator.current())?.(0.5, 0.5)).toBe('12.71');
    expect(await locator.current()).toBe(await locator.current());
    await put('b', false);
    expect((await locator.current())?.(0.5, 0.5)).toBe('12.71.01');
  });
});
