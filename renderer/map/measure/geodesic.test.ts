// Lengths and areas against figures that others published.
import { describe, expect, it } from 'vitest';
import { crossesItself, enclosed, pathLength } from './geodesic';

const at = (lat: number, lon: number) => ({ lat, lon });

describe('geodesic length', () => {
  it('is what GeographicLib documents for Wellington to Salamanca', () => {
    // https://geographiclib.sourceforge.io/html/js/: 19959679.267 m
    expect(pathLength([at(-41.32, 174.81), at(40.96, -5.5)])).toBeCloseTo(19_959_679.267, 2);
  });

  it('is that of one degree on the ellipsoid, not on a sphere', () => {
    // WGS 84: a degree of longitude on the equator is pi/180 * 6378137 m; a degree of latitude from there 110574.389 m (NGA).
    expect(pathLength([at(0, 98), at(0, 99)])).toBeCloseTo((Math.PI / 180) * 6_378_137, 3);
    expect(pathLength([at(0, 98), at(1, 98)])).toBeCloseTo(110_574.389, 2);
  });

  it('adds the parts of a path, and is nothing for one place', () => {
    const [a, b, c] = [at(3.5952, 98.6722), at(2.9595, 99.0687), at(1.7368, 98.7851)];
    expect(pathLength([a, b, c])).toBeCloseTo(pathLength([a, b]) + pathLength([b, c]), 6);
    expect(pathLength([a])).toBe(0);
  });
});

describe('geodesic area', () => {
  it('is what GeographicLib documents for Antarctica', () => {
    // https://geographiclib.sourceforge.io/html/js/ (Planimeter): perimeter 16831067.893 m, area 13662703680020.1 m²
    const antarctica = [
      [-63.1, -58],
      [-72.9, -74],
      [-71.9, -102],
      [-74.9, -102],
      [-74.3, -131],
      [-77.5, -163],
      [-77.4, 163],
      [-71.7, 172],
      [-65.9, 140],
      [-65.7, 113],
      [-66.6, 88],
      [-66.9, 59],
      [-69.8, 25],
      [-70.0, -4],
      [-71.0, -14],
      [-77.3, -33],
      [-77.9, -46],
      [-74.7, -61],
    ].map(([lat = 0, lon = 0]) => at(lat, lon));
    const { area, perimeter } = enclosed(antarctica);
    expect(perimeter).toBeCloseTo(16_831_067.893, 2);
    expect(area / 1e6).toBeCloseTo(13_662_703.68, 1);
  });

  it('is the same whichever way round, and of a square of one degree on the equator', () => {
    const square = [at(0, 98), at(0, 99), at(1, 99), at(1, 98)];
    // 12308.778 km²: GeographicLib's Planimeter for this square.
    expect(enclosed(square).area / 1e6).toBeCloseTo(12_308.778, 2);
    expect(enclosed([...square].reverse()).area).toBeCloseTo(enclosed(square).area, 3);
    expect(enclosed(square.slice(0, 2))).toEqual({ area: 0, perimeter: 0 });
  });

  it('knows an outline that crosses itself', () => {
    expect(crossesItself([at(0, 0), at(0, 1), at(1, 1), at(1, 0)])).toBe(false);
    expect(crossesItself([at(0, 0), at(1, 1), at(0, 1), at(1, 0)])).toBe(true);
    expect(crossesItself([at(0, 0), at(0, 1), at(1, 1)])).toBe(false);
  });
});
