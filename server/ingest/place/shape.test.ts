// Areas and lines as a whole: told when they cross themselves or lie elsewhere, and given the region that holds them.
import type { Geometry } from '@shared/place';
import { describe, expect, it } from 'vitest';
import { regionOfShape, shapeFindings } from './shape';

type P = [number, number];
const BOUNDS = [97, -1, 101, 5] as const;
const box = (west: number, south: number, east: number, north: number): P[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (...rings: P[][]): Geometry => ({ type: 'Polygon', coordinates: rings });
const kinds = (geometry: Geometry) => shapeFindings(geometry, [...BOUNDS]).map((f) => [f.kind, f.value]);

describe('an area', () => {
  it('that crosses itself is told with the place where it does', () => {
    const bow: P[] = [
      [98, 3],
      [99, 4],
      [99, 3],
      [98, 4],
      [98, 3],
    ];
    expect(kinds(polygon(bow))).toEqual([['crossedPolygon', '98.5, 3.5']]);
    expect(kinds({ type: 'MultiPolygon', coordinates: [[box(98, 3, 99, 4)], [box(98.5, 3.5, 99.5, 4.5)]] })).toEqual([
      ['crossedPolygon', '99, 3.5'],
    ]);
    expect(kinds(polygon(box(98, 3, 99, 4), box(98.2, 3.2, 98.4, 3.4)))).toEqual([]);
  });

  it('outside Indonesia is told with a corner of it, outside the province as a whole too', () => {
    expect(kinds(polygon(box(98, 3, 150, 4)))).toEqual([['geometryOutsideIndonesia', '150, 3']]);
    expect(kinds(polygon(box(110.4, -7.6, 110.5, -7.5)))).toEqual([['geometryOutsideProvince', '110.4, -7.6']]);
    // A zone that reaches over the border is of the province.
    expect(kinds(polygon(box(100.5, 1, 101.5, 2)))).toEqual([]);
    expect(
      kinds({
        type: 'LineString',
        coordinates: [
          [98, 3],
          [0, 0],
        ],
      }),
    ).toEqual([['geometryOutsideIndonesia', '0, 0']]);
  });
});

describe('the region of a shape', () => {
  /** Two kabupaten side by side between 98 and 100, the sea around them. */
  const locate = (lon: number, lat: number) =>
    lat < 2 || lat > 4 || lon < 98 || lon > 100 ? null : ((lon < 99 ? '12.71' : '12.12') as never);

  it('is the one that holds nine tenths of it, whatever lies at sea', () => {
    expect(regionOfShape(polygon(box(98.1, 2.1, 98.9, 3)), locate)).toBe('12.71');
    expect(regionOfShape(polygon(box(97, 2.5, 98.5, 3)), locate)).toBe('12.71');
    expect(regionOfShape(polygon(box(98.2, 2.5, 99.02, 3)), locate)).toBe('12.71');
    expect(
      regionOfShape(
        {
          type: 'LineString',
          coordinates: [
            [99.2, 2.5],
            [99.8, 3],
          ],
        },
        locate,
      ),
    ).toBe('12.12');
  });

  it('is none where it lies in several, in a hole of it, or at sea', () => {
    expect(regionOfShape(polygon(box(98.5, 2.5, 99.5, 3)), locate)).toBeNull();
    expect(regionOfShape(polygon(box(90, 2.5, 91, 3)), locate)).toBeNull();
    // Its hole is all that lies in the west.
    expect(regionOfShape(polygon(box(98, 2, 100, 4), box(98, 2, 99, 4)), locate)).toBe('12.12');
  });

  it('of a sliver between all lines is that of its corners', () => {
    const sliver: P[] = [
      [98.1, 3],
      [98.2, 3],
      [98.3, 3],
      [98.1, 3],
    ];
    expect(regionOfShape(polygon(sliver), locate)).toBe('12.71');
  });
});
