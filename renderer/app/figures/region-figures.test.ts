// Rows gathered by region: nothing finer than its source, unknown apart from zero, latest instead of a silent sum.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import { describe, expect, it } from 'vitest';
import { plainTable } from '../feed/testing/memory-feed';
import { regionFigures } from './region-figures';

const declared = (id: string) => Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === id));

describe('regionFigures', () => {
  const schools = plainTable(declared('schools'), [
    { values: { level: 'SD', pupils: 10 }, region: '12.07.26' },
    { values: { level: 'SMA', pupils: null }, region: '12.07.26.2001' },
    { values: { level: 'SD', pupils: 5 }, region: '12.07' },
    { values: { level: 'SD', pupils: 7 }, region: null },
  ]);

  it('counts by kecamatan, keeps coarser rows apart and those without a place out', () => {
    const figures = regionFigures(schools, [0, 1, 2, 3], 'kecamatan');
    expect(figures.regions.map((r) => [r.region, r.coarse, r.count])).toEqual([
      ['12.07.26', false, 2],
      ['12.07', true, 1],
    ]);
    expect(figures).toMatchObject({ total: 4, coarse: 1, withoutPlace: 1 });
  });

  it('sums what is known and counts what is not', () => {
    const [first] = regionFigures(schools, [0, 1], 'kecamatan').regions;
    expect(first?.measures.get('pupils')).toEqual({ value: 10, unknown: 1 });
    expect(first?.measures.get('teachers')).toEqual({ value: null, unknown: 2 });
    expect(first?.mix).toEqual(
      new Map([
        ['SD', 1],
        ['SMA', 1],
      ]),
    );
  });

  it('takes the newest row where the dataset asks for the latest', () => {
    const events = plainTable(declared('disaster-events'), [
      { values: { asOf: '2025-11-28', dead: 47 }, region: '12.01' },
      { values: { asOf: '2025-12-01', dead: 45 }, region: '12.01' },
    ]);
    expect(regionFigures(events, [0, 1], 'kabupaten').regions[0]?.measures.get('dead')).toEqual({
      value: 45,
      unknown: 0,
    });
  });
});
