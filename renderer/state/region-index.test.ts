// The index against counting anew: after any sequence of changes, filters and resets its figures are the same.
import type { Row } from '@shared/dataset/row';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegionIndex } from './region-index';
import { regionAtLevel } from './region-level';
import { type RowFilter, slotTest } from './row-filter';
import { deltaOf, rowArbitrary, snapshotOf, stepArbitrary } from './testing/rows-arbitrary';
import { TopicStore } from './topic-store';

type Figures = Record<
  string,
  { count: number; mix: Record<string, number>; sum: number; known: number; rows: string[] }
>;

function counted(store: TopicStore, level: 'kabupaten' | 'kecamatan' | 'desa', filter: RowFilter): Figures {
  const test = slotTest(store, filter);
  const figures: Figures = {};
  for (let slot = 0; slot < store.size; slot += 1) {
    if (!test(slot)) continue;
    const row = store.rowAt(slot);
    const region = String(regionAtLevel(row.place.region, level));
    figures[region] ??= { count: 0, mix: {}, sum: 0, known: 0, rows: [] };
    const own = figures[region];
    own.count += 1;
    own.mix[String(row.values.level)] = (own.mix[String(row.values.level)] ?? 0) + 1;
    own.rows.push(row.key);
    if (typeof row.values.pupils !== 'number') continue;
    own.sum += row.values.pupils;
    own.known += 1;
  }
  for (const own of Object.values(figures)) own.rows.sort();
  return figures;
}

function indexed(store: TopicStore, index: RegionIndex): Figures {
  const all = [...index.regions(), index.withoutRegion()].filter((f) => f.count > 0);
  return Object.fromEntries(
    all.map((f) => [
      String(f.region),
      {
        count: f.count,
        mix: Object.fromEntries([...f.mix].map(([k, v]) => [String(k), v])),
        sum: f.measures.pupils?.sum ?? 0,
        known: f.measures.pupils?.known ?? 0,
        rows: [...index.slotsOf(f.region)].map((slot) => store.keyAt(slot) as string).sort(),
      },
    ]),
  );
}

const FILTERS: RowFilter[] = [
  {},
  { values: { level: ['SD', null] } },
  { region: '12.71' },
  { ranges: { pupils: { min: 100, max: 700 } }, agency: 'disdik' },
  { values: { nosuch: ['x'] } },
];

describe('RegionIndex', () => {
  it('agrees with counting anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(rowArbitrary, { selector: (r) => r.key, maxLength: 8 }),
        fc.array(
          fc.oneof(
            { weight: 6, arbitrary: stepArbitrary.map((step) => ({ step })) },
            { weight: 1, arbitrary: fc.constantFrom(...FILTERS).map((filter) => ({ filter })) },
            { weight: 1, arbitrary: fc.array(rowArbitrary, { maxLength: 3 }).map((reset) => ({ reset })) },
          ),
          { maxLength: 12 },
        ),
        fc.constantFrom('kabupaten' as const, 'kecamatan' as const, 'desa' as const),
        fc.constantFrom(...FILTERS),
        async (start, actions, level, first) => {
          const store = new TopicStore(await snapshotOf(start, 1));
          let filter = first;
          const index = new RegionIndex(store, { level, category: 'level', measures: ['pupils'], filter });
          for (const action of actions) {
            const { seq } = store.cursor;
            if ('step' in action) store.apply([deltaOf(action.step, seq, seq + 1)]);
            else if ('reset' in action) store.reset(await snapshotOf(unique(action.reset), seq + 1));
            else {
              filter = action.filter;
              index.setFilter(filter);
            }
            expect(indexed(store, index)).toEqual(counted(store, level, filter));
          }
          index.dispose();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('tells the regions that changed, and no others', async () => {
    const [row] = fc.sample(rowArbitrary, { numRuns: 1, seed: 5 }) as [Row];
    const at = (key: string, region: string): Row => ({
      ...row,
      key: key as Row['key'],
      place: { ...row.place, region: region as Row['place']['region'] },
    });
    const store = new TopicStore(await snapshotOf([at('a', '12.71'), at('b', '12.04')], 1));
    const index = new RegionIndex(store, { level: 'kabupaten' });
    const told: unknown[] = [];
    index.subscribe((change) => told.push(change.regions));
    store.apply([deltaOf({ upserts: [at('c', '12.71.02')], removes: [] }, 1, 2)]);
    store.apply([deltaOf({ upserts: [at('c', '12.01')], removes: [] }, 2, 3)]);
    expect(told).toEqual([['12.71'], ['12.71', '12.01']]);
    index.dispose();
    store.apply([deltaOf({ upserts: [at('d', '12.71')], removes: [] }, 3, 4)]);
    expect(told.length).toBe(2);
  });

  it('gathers rows where they honestly are', () => {
    expect(regionAtLevel('12.71.01.1001', 'kecamatan')).toBe('12.71.01');
    expect(regionAtLevel('12.71', 'kecamatan')).toBe('12.71');
    expect(regionAtLevel('12', 'kabupaten')).toBeNull();
    expect(regionAtLevel(null, 'desa')).toBeNull();
  });
});

function unique(rows: Row[]): Row[] {
  return [...new Map(rows.map((r) => [r.key, r])).values()];
}
