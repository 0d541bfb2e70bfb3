// Places: which region holds a point, which mark a pointer means, and the frame that always shows the whole province.
import { describe, expect, it } from 'vitest';
import { cameraFor } from '../camera';
import { TEST_OUTLINES, TEST_REGIONS } from '../testing/surroundings';
import { fitBounds, latOf, mercatorX, mercatorY, metresPerPixel, worldSize } from './mercator';
import { nearestMark } from './nearest-mark';
import { contains, OutlineFile, Outlines } from './outlines';
import { PROVINCE_BOUNDS } from './province';
import { RegionTable } from './region-table';

describe('mercator', () => {
  it('goes there and back', () => {
    for (const lat of [-7, 0, 2.5, 11]) expect(latOf(mercatorY(lat))).toBeCloseTo(lat, 10);
    expect(mercatorX(0)).toBe(0.5);
    expect(metresPerPixel(0, 0)).toBeCloseTo(40_075_016.686 / 512, 3);
  });

  it('keeps the province with Nias and Batu in frame on every shape of display, panels included', () => {
    for (const [width, height] of [
      [1920, 1080],
      [3840, 2160],
      [2560, 1080],
      [5120, 1440],
      [390, 844],
    ] as const) {
      for (const padding of [
        { top: 0, right: 0, bottom: 0, left: 0 },
        { top: 40, right: width * 0.3, bottom: 20, left: width * 0.15 },
      ]) {
        const camera = cameraFor(
          { kind: 'province' },
          { width, height, padding },
          TEST_OUTLINES,
          new RegionTable(TEST_REGIONS),
        );
        if (!camera) throw new Error('no camera');
        const size = worldSize(camera.zoom);
        const x = (lon: number): number => (mercatorX(lon) - mercatorX(camera.lon)) * size + width / 2;
        const y = (lat: number): number => (mercatorY(lat) - mercatorY(camera.lat)) * size + height / 2;
        const [west, south, east, north] = PROVINCE_BOUNDS;
        expect(x(west)).toBeGreaterThanOrEqual(padding.left);
        expect(x(east)).toBeLessThanOrEqual(width - padding.right);
        expect(y(north)).toBeGreaterThanOrEqual(padding.top);
        expect(y(south)).toBeLessThanOrEqual(height - padding.bottom);
      }
    }
  });

  it('refuses a frame that panels fill', () => {
    expect(
      fitBounds(PROVINCE_BOUNDS, { width: 100, height: 100 }, { top: 0, right: 60, bottom: 0, left: 40 }),
    ).toBeNull();
  });
});

describe('camera', () => {
  const regions = new RegionTable(TEST_REGIONS);
  const frame = { width: 1000, height: 1000, padding: { top: 0, right: 0, bottom: 0, left: 0 } };

  it('frames a region by its outline, or around its middle where it has none', () => {
    const outlined = cameraFor({ kind: 'region', code: '12.71.01' as never }, frame, TEST_OUTLINES, regions);
    expect(outlined?.lon).toBeCloseTo(98.25, 6);
    const middle = cameraFor({ kind: 'region', code: '12.71.02' as never }, frame, TEST_OUTLINES, regions);
    expect(middle?.lon).toBeCloseTo(98.7, 6);
    expect(cameraFor({ kind: 'region', code: '99.99' as never }, frame, TEST_OUTLINES, regions)).toBeNull();
  });
});

describe('outlines', () => {
  it('finds the region that holds a place, holes excepted', () => {
    const file = OutlineFile.parse({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { code: '12.17', name: 'Samosir' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [4, 0],
                [4, 4],
                [0, 4],
                [0, 0],
              ],
              [
                [1, 1],
                [2, 1],
                [2, 2],
                [1, 2],
                [1, 1],
              ],
            ],
          },
        },
      ],
    });
    const outlines = Outlines.from(file);
    expect(outlines.at(3, 3)?.code).toBe('12.17');
    expect(outlines.at(1.5, 1.5)).toBeNull();
    expect(outlines.at(5, 5)).toBeNull();
    expect(outlines.list[0]?.bounds).toEqual([0, 0, 4, 4]);
    expect(contains([], 1, 1)).toBe(false);
  });

  it('refuses a file that names no code', () => {
    const feature = { type: 'Feature', properties: { name: 'x' }, geometry: { type: 'Polygon', coordinates: [] } };
    expect(OutlineFile.safeParse({ type: 'FeatureCollection', features: [feature] }).success).toBe(false);
  });
});

describe('nearestMark', () => {
  const zoom = 8;
  const pixel = 360 / worldSize(zoom);
  const large = { name: 'large', lon: 98, lat: 0, radius: 30 };
  const small = { name: 'small', lon: 98 + 10 * pixel, lat: 0, radius: 5 };

  it('takes the small disc on top of the large one, and the large beside it', () => {
    expect(nearestMark([large, small], 98 + 11 * pixel, 0, 4, zoom)).toBe(small);
    expect(nearestMark([small, large], 98 - 20 * pixel, 0, 4, zoom)).toBe(large);
  });

  it('reaches a little beyond an edge and no farther', () => {
    expect(nearestMark([small], 98 + 18 * pixel, 0, 4, zoom)).toBe(small);
    expect(nearestMark([small], 98 + 22 * pixel, 0, 4, zoom)).toBeNull();
  });
});

describe('RegionTable', () => {
  it('looks up kabupaten and kecamatan of any code', () => {
    const table = new RegionTable(TEST_REGIONS);
    const desa = table.number('12.71.01.1001');
    expect(table.at(table.kecamatan(desa))?.code).toBe('12.71.01');
    expect(table.at(table.kabupaten(desa))?.code).toBe('12.71');
    expect(table.kecamatan(table.number('12.71'))).toBe(-1);
    expect(table.kabupaten(table.number('12'))).toBe(-1);
    expect(table.number('nosuch')).toBe(-1);
    expect(table.at(-1)).toBeNull();
  });
});
