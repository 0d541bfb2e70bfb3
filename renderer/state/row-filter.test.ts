// Filters as data against the rows themselves, also for texts and rows that come after the test was made.
import type { Row } from '@shared/dataset/row';
import { isInside } from '@shared/reference';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RowFilter, slotTest } from './row-filter';
import { deltaOf, rowArbitrary, snapshotOf, stepArbitrary } from './testing/rows-arbitrary';
import { TopicStore } from './topic-store';

const filterArbitrary: fc.Arbitrary<RowFilter> = fc.record(
  {
    values: fc.record(
      {
        level: fc.subarray(['SD', 'SMP', 'SMA', null]),
        open: fc.subarray([true, false, null]),
        nosuch: fc.constant(['x']),
      },
      { requiredKeys: [] },
    ),
    ranges: fc.record(
      { pupils: fc.record({ min: fc.nat(600), max: fc.nat(1000) }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    ),
    region: fc.constantFrom('12', '12.71', '12.71.01', '12.7'),
    agency: fc.constantFrom('disdik', 'pemko-medan', 'nobody'),
  },
  { requiredKeys: [] },
);

function passes({ values, place, provenance }: Row, filter: RowFilter): boolean {
  const { pupils } = values;
  const range = filter.ranges?.pupils;
  return (
    ['level', 'open'].every((key) => filter.values?.[key]?.includes(values[key] ?? null) ?? true) &&
    (!range ||
      (typeof pupils === 'number' && pupils >= (range.min ?? -Infinity) && pupils <= (range.max ?? Infinity))) &&
    (filter.region === undefined || (place.region !== null && isInside(place.region, filter.region))) &&
    (filter.agency === undefined || provenance.agency === filter.agency)
  );
}

describe('slotTest', () => {
  it('passes the rows that the filter means', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(rowArbitrary, { selector: (r) => r.key, maxLength: 8 }),
        fc.array(stepArbitrary, { maxLength: 3 }),
        filterArbitrary,
        async (start, steps, filter) => {
          const store = new TopicStore(await snapshotOf(start, 1));
          const test = slotTest(store, filter);
          for (const step of [{ upserts: [], removes: [] }, ...steps]) {
            store.apply([deltaOf(step, store.cursor.seq, store.cursor.seq + 1)]);
            for (let slot = 0; slot < store.size; slot += 1) expect(test(slot)).toBe(passes(store.rowAt(slot), filter));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
