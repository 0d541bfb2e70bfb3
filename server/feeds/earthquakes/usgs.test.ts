// USGS's GeoJSON: milliseconds, nulls, blasts, deletions; its tsunami flag is no warning.
import { describe, expect, it } from 'vitest';
import { collection, feature, NIAS_TIME } from '../testing';
import { readUsgs } from './usgs';

const NOW = Date.UTC(2026, 10, 25, 5);
const one = (over: Parameters<typeof feature>[1]) => readUsgs(collection(feature('us1', over)), NOW);

describe('an earthquake of USGS', () => {
  it('is read whole', () => {
    expect(readUsgs(collection(feature('us6000k6eh')), NOW)).toEqual({
      records: [
        {
          source: 'usgs',
          id: 'us6000k6eh',
          time: NIAS_TIME,
          magnitude: 5.8,
          depth: 27.385,
          lon: 98.578,
          lat: -0.7645,
          place: '171 km SSE of Teluk Dalam, Indonesia',
          felt: null,
          feltMost: null,
          tsunami: null,
          statement: null,
          withdrawn: false,
        },
      ],
      unreadable: [],
    });
    expect(readUsgs(collection(), NOW)).toEqual({ records: [], unreadable: [] });
  });

  it('leaves open what is null, and leaves out what is no earthquake or has no size yet', () => {
    expect(one({ coordinates: [-98.5, 1.2, null] }).records[0]).toMatchObject({ lon: -98.5, depth: null });
    expect(one({ properties: { place: null } }).records[0]).toMatchObject({ place: '-0.7645, 98.578' });
    expect(one({ properties: { mag: null } })).toEqual({ records: [], unreadable: [] });
    expect(one({ properties: { type: 'quarry blast' } })).toEqual({ records: [], unreadable: [] });
    expect(one({ properties: { tsunami: 1 } }).records[0]?.tsunami).toBeNull();
    expect(one({ properties: { status: 'deleted' } }).records[0]?.withdrawn).toBe(true);
  });

  it('says what it cannot read', () => {
    expect(one({ properties: { time: '2023-04-22' } }).unreadable).toHaveLength(1);
    expect(one({ coordinates: [200, 3, 1] }).unreadable).toHaveLength(1);
    expect(one({ properties: { time: NOW + 3_600_000 } }).unreadable[0]).toMatch(/masa depan/);
    for (const body of [null, {}, { type: 'FeatureCollection' }, { type: 'Feature', features: [] }])
      expect(() => readUsgs(body, NOW)).toThrow(/shape/);
  });
});
