// The store against a plain map: whatever order of deltas, its rows, slots and told changes are right.
import type { Row } from '@shared/dataset/row';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyToModel, deltaOf, rowArbitrary, snapshotOf, stepArbitrary } from './testing/rows-arbitrary';
import type { RowsChange, TopicChange } from './topic-change';
import { TopicStore } from './topic-store';

const startArbitrary = fc.uniqueArray(rowArbitrary, { selector: (r) => r.key, maxLength: 8 });

function rowsByKey(store: TopicStore): Map<string, Row> {
  return new Map(Array.from({ length: store.size }, (_, slot) => [store.keyAt(slot), store.rowAt(slot)]));
}

/** A mirror as a layer keeps it: it knows only what it is told. */
class Mirror {
  rows: (Row | undefined)[] = [];
  constructor(private readonly store: TopicStore) {
    this.rows = Array.from({ length: store.size }, (_, slot) => store.rowAt(slot));
  }
  take(change: RowsChange): void {
    for (const slot of change.written) this.rows[slot] = this.store.rowAt(slot);
    this.rows.length = change.size;
  }
}

describe('TopicStore', () => {
  it('holds what a map would hold, and a mirror of the told slots stays exact', async () => {
    await fc.assert(
      fc.asyncProperty(
        startArbitrary,
        fc.array(fc.array(stepArbitrary, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
        async (start, frames) => {
          const store = new TopicStore(await snapshotOf(start, 1));
          const model = new Map(start.map((r) => [r.key as string, r]));
          const mirror = new Mirror(store);
          const changes: TopicChange[] = [];
          store.subscribe((change) => {
            changes.push(change);
            if (change.kind === 'rows') mirror.take(change);
          });
          let seq = 1;
          for (const steps of frames) {
            const before = new Map(model);
            const first = seq;
            const deltas = steps.map((step, i) => deltaOf(step, first + i, first + i + 1));
            seq += steps.length;
            store.apply(deltas);
            for (const step of steps) applyToModel(model, step);
            expect(rowsByKey(store)).toEqual(model);
            expect(mirror.rows).toEqual(Array.from({ length: store.size }, (_, slot) => store.rowAt(slot)));
            for (const [key] of model) expect(store.keyAt(store.slotOf(key))).toBe(key);
            const change = changes.at(-1);
            if (change?.kind !== 'rows') throw new Error('no change told');
            expect(new Set(change.removed.map((r) => r.key))).toEqual(
              new Set([...before.keys()].filter((k) => !model.has(k))),
            );
            expect(new Set(change.added.map((slot) => store.keyAt(slot)))).toEqual(
              new Set([...model.keys()].filter((k) => !before.has(k))),
            );
            expect(new Set(change.written).size).toBe(change.written.length);
            expect(store.cursor.seq).toBe(seq);
          }
          expect(changes.length).toBe(frames.length);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('drops what it holds already and stops at a gap', async () => {
    const [a, b] = fc.sample(rowArbitrary, { numRuns: 2, seed: 7 }) as [Row, Row];
    const store = new TopicStore(await snapshotOf([], 5));
    const step = (row: Row, key: string) => ({ upserts: [{ ...row, key: key as Row['key'] }], removes: [] });
    expect(store.apply([deltaOf(step(a, 'old'), 3, 5)])).toBeNull();
    const result = store.apply([deltaOf(step(a, 'one'), 5, 6), deltaOf(step(b, 'two'), 7, 8)]);
    expect(result).toEqual({ gap: true });
    expect([...rowsByKey(store).keys()]).toEqual(['one']);
    expect(store.cursor.seq).toBe(6);
    expect(store.apply([{ ...deltaOf(step(b, 'x'), 6, 9), version: 2 }])).toEqual({ gap: true });
    expect(store.apply([{ ...deltaOf(step(b, 'x'), 6, 9), epoch: 'epoch-0002' as never }])).toEqual({ gap: true });
    expect(store.size).toBe(1);
  });

  it('applies a delta that does not fit its declaration not at all', async () => {
    const [a] = fc.sample(rowArbitrary, { numRuns: 1, seed: 9 }) as [Row];
    const store = new TopicStore(await snapshotOf([], 1));
    const delta = deltaOf({ upserts: [a, { ...a, key: 'other' as Row['key'] }], removes: [] }, 1, 2);
    const [, second] = delta.upserts;
    if (second) second.s = 9;
    expect(() => store.apply([delta])).toThrow(/does not fit/);
    expect(store.size).toBe(0);
    expect(store.cursor.seq).toBe(1);
  });

  it('says so when everything is other, and stops telling when nobody listens any more', async () => {
    const rows = fc.sample(rowArbitrary, { numRuns: 1, seed: 3 });
    const store = new TopicStore(await snapshotOf(rows, 1));
    const told: TopicChange[] = [];
    const subscription = store.subscribe((change) => told.push(change));
    store.reset(await snapshotOf([], 4));
    expect(told).toEqual([{ kind: 'reset', previousSize: 1, size: 0 }]);
    subscription.dispose();
    store.reset(await snapshotOf(rows, 5));
    expect(told.length).toBe(1);
    expect(store.slotOf(rows[0]?.key ?? '')).toBe(0);
  });
});
