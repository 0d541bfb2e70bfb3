// Kept figures against a full recount, over random lives of a store: rows come, change, move and go, snapshots replace all.
import { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import { PRECISIONS } from '@shared/place';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AT,
  deltaOf,
  rowArbitrary,
  snapshotOf,
  stepArbitrary,
  TEST_DECLARATION,
} from '../../state/testing/rows-arbitrary';
import { TopicStore } from '../../state/topic-store';
import type { RowTable } from '../feed/row-table';
import { TopicTables } from '../feed/topic-tables';
import { kept, type RowKeeper } from './kept';
import { classCounts, precisionCounts, provenanceCounts, valueCounts, yearCounts } from './kept-counts';
import { keptRegionFigures } from './kept-regions';
import { mixOf, regionFigures } from './region-figures';
import { ALL_ROWS, rowsThatPass, type ShownPart } from './row-filter';

const aggregates = ['count', 'sum', 'mean', 'max', 'latest'] as const;
const declared = (aggregate: (typeof aggregates)[number]): Declaration =>
  Declaration.parse({
    ...TEST_DECLARATION,
    map: { kind: 'proportional', aggregate, category: 'level', measure: 'pupils', level: 'kabupaten' },
  });

const PARTS: readonly ShownPart[] = [
  ALL_ROWS,
  { filter: { level: ['SD', ''] }, within: null },
  { filter: {}, within: '12.71' },
];

/** A row with a provenance of its own, so that periods and moments differ, and a number that may be a year. */
const varied = (row: Row): Row => {
  const n = Number(row.seq);
  const own = { asOf: `202${n % 4}-Q1`, receivedAt: AT + (n % 7) * 1000, verifications: n % 3 };
  const { pupils } = row.values;
  const values = { ...row.values, pupils: typeof pupils === 'number' ? 2 * pupils : null };
  return { ...row, values, provenance: { ...row.provenance, ...own } };
};

const all = (table: RowTable) => rowsThatPass(table, ALL_ROWS, null, new Map());
const counted = <V>(values: readonly V[]) => {
  const counts = new Map<V, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

function expectRecount(table: RowTable): void {
  for (const part of PARTS) {
    const rows = rowsThatPass(table, part, null, new Map());
    for (const level of ['kabupaten', 'kecamatan'] as const)
      expect(keptRegionFigures(table, part, level)).toEqual(regionFigures(table, rows, level));
    const values = valueCounts(table, 'level', part);
    expect(new Map(values.entries())).toEqual(mixOf(table, rows, 'level'));
    expect(values.total).toBe(rows.length);
    const classes = rows.map((i) => `${table.precision(i)} ${table.value(i, 'level') ?? ''}`);
    expect(new Map(classCounts(table, 'level', part).map((c) => [`${c.precision} ${c.value}`, c.count]))).toEqual(
      counted(classes),
    );
  }
  const rows = all(table);
  for (const precision of PRECISIONS)
    expect(precisionCounts(table).of(precision)).toBe(rows.filter((i) => table.precision(i) === precision).length);
  const provenance = rows.map((i) => table.provenance(i));
  const { verifications, asOf, receivedAt } = provenanceCounts(table);
  expect(verifications.of(0)).toBe(provenance.filter((p) => p.verifications === 0).length);
  const ends = <V extends string | number>(values: readonly V[]) => {
    const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
    const [least, most] = [sorted[0], sorted.at(-1)];
    return least === undefined || most === undefined ? null : { least, most };
  };
  expect(asOf.extremes()).toEqual(ends(provenance.map((p) => p.asOf)));
  expect(receivedAt.extremes()).toEqual(ends(provenance.map((p) => p.receivedAt)));
  // No pupil count above a thousand is a year; those below are not.
  const years = rows.flatMap((i) =>
    Number(table.value(i, 'pupils')) > 1000 ? [Number(table.value(i, 'pupils'))] : [],
  );
  expect(yearCounts(table, 'pupils').extremes()).toEqual(ends(years));
}

const startArbitrary = fc.uniqueArray(rowArbitrary.map(varied), { selector: (r) => r.key, maxLength: 12 });
const frameArbitrary = fc.record({
  steps: fc.array(
    stepArbitrary.map((step) => ({ ...step, upserts: step.upserts.map(varied) })),
    { maxLength: 3 },
  ),
  /** Another snapshot takes the place of everything before the steps. */
  reset: fc.option(startArbitrary, { freq: 6 }),
  /** Panels do not look after each change. */
  looks: fc.boolean(),
});

describe('kept figures', () => {
  it('are what a recount of all rows finds, whatever happened to the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...aggregates),
        startArbitrary,
        fc.array(frameArbitrary, { maxLength: 8 }),
        async (aggregate, start, frames) => {
          const declaration = declared(aggregate);
          const store = new TopicStore(await snapshotOf(start, 1, declaration));
          const tables = new TopicTables(store, () => {});
          expectRecount(tables.current());
          let seq = 1;
          for (const { steps, reset, looks } of frames) {
            if (reset) {
              seq += 1;
              store.reset(await snapshotOf(reset, seq, declaration));
            }
            for (const step of steps) {
              store.apply([deltaOf(step, seq, seq + 1, declaration)]);
              seq += 1;
            }
            if (looks) expectRecount(tables.current());
          }
          expectRecount(tables.current());
        },
      ),
      { numRuns: process.env.LONG === '1' ? 2_000 : 60 },
    );
  });

  it('read the rows that changed and no others', async () => {
    const [model] = fc.sample(rowArbitrary, { numRuns: 1, seed: 3 });
    const rowOf = (n: number): Row => ({ ...(model as Row), key: `r${n}` as Row['key'] });
    const many = Array.from({ length: 5_000 }, (_, n) => rowOf(n));
    const store = new TopicStore(await snapshotOf(many, 1));
    const tables = new TopicTables(store, () => {});
    const done: string[] = [];
    const keeper: RowKeeper = {
      clear: () => done.push('clear'),
      read: (_table, index) => done.push(`read ${index}`),
      drop: (index) => done.push(`drop ${index}`),
    };
    const look = () => {
      done.length = 0;
      kept(tables.current(), 'test', () => keeper);
      return [...done];
    };
    expect(look()).toHaveLength(5_001);
    expect(look()).toEqual([]);
    store.apply([deltaOf({ upserts: [rowOf(7)], removes: [] }, 1, 2)]);
    store.apply([deltaOf({ upserts: [rowOf(9_999)], removes: [] }, 2, 3)]);
    expect(look()).toEqual(['read 7', 'read 5000']);
    // The last row takes the place of the one that is gone.
    store.apply([deltaOf({ upserts: [], removes: ['r3' as Row['key']] }, 3, 4)]);
    expect(look()).toEqual(['drop 5000', 'read 3']);
    store.reset(await snapshotOf([], 5));
    expect(look()).toEqual(['clear']);
  });

  it('read all rows where more was written than is remembered', async () => {
    const [model] = fc.sample(rowArbitrary, { numRuns: 1, seed: 3 });
    const many = Array.from({ length: 3_000 }, (_, n): Row => ({ ...(model as Row), key: `r${n}` as Row['key'] }));
    const store = new TopicStore(await snapshotOf(many, 1));
    const tables = new TopicTables(store, () => {});
    const first = tables.current();
    store.apply([deltaOf({ upserts: many.slice(0, 1_900), removes: [] }, 1, 2)]);
    const second = tables.current();
    expect(new Set(second.since(first))).toEqual(new Set(Array.from({ length: 1_900 }, (_, n) => n)));
    store.apply([deltaOf({ upserts: many.slice(0, 1_900), removes: [] }, 2, 3)]);
    expect(tables.current().since(first)).toBeNull();
    expect(tables.current().since(second)).toHaveLength(1_900);
    expect(first.since(second)).toBeNull();
  });
});
