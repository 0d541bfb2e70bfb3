// Deltas and whole topics: whatever happened in between, what a screen holds plus the delta is what the store holds.
import { RowsQuery } from '@shared/api/datasets';
import type { CellValue } from '@shared/dataset/field';
import type { DatasetId, Seq } from '@shared/ids';
import { Delta } from '@shared/protocol/delta';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../testing/database';
import { actor, submitRows } from '../testing/submit';
import type { Store } from './contract';

let test: TestStore;
let store: Store;
const topic = 'population' as DatasetId;
const row = (region: number, total: number) => ({
  regionCode: `12.${String(region).padStart(2, '0')}`,
  year: 2026,
  total,
});

beforeAll(async () => {
  test = await testStore();
  store = test.store;
});
afterAll(() => test.dispose());

async function whole(): Promise<{ seq: Seq; rows: Map<string, CellValue[]> }> {
  const content = await store.readTopic(topic);
  const rows = new Map<string, CellValue[]>();
  for await (const batch of content.rows)
    for (const { key, values } of batch)
      rows.set(
        key,
        content.declaration.fields.map((field) => values[field.key] ?? null),
      );
  return { seq: content.cursor.seq, rows };
}

describe('changesSince', () => {
  it('folds any commits into one delta that brings an old copy to the present one', async () => {
    const step = fc.record({
      mode: fc.constantFrom('partial' as const, 'all' as const),
      rows: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 2 })), {
        selector: ([region]) => region,
        minLength: 1,
        maxLength: 5,
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const old = await whole();
        for (const { mode, rows } of steps)
          await submitRows(
            store,
            topic,
            rows.map(([r, t]) => row(r, t)),
            { mode },
          );
        const now = await whole();
        const delta = await store.changesSince(topic, old.seq, 1000);
        if (!delta) throw new Error('nothing was too old');
        expect(Delta.parse(delta)).toEqual(delta);
        expect([delta.from, delta.to]).toEqual([old.seq, now.seq]);
        const held = old.rows;
        for (const key of delta.removes) expect(held.delete(key)).toBe(true);
        for (const { k, v } of delta.upserts) held.set(k, v);
        expect(new Map([...held].sort())).toEqual(now.rows);
        expect((await store.rowCounts()).get(topic)).toBe(now.rows.size);
      }),
      { numRuns: process.env.LONG === '1' ? 150 : 15 },
    );
  });

  it('is empty when nothing changed, and null when a snapshot is the way', async () => {
    const cursor = await store.cursor(topic);
    if (!cursor) throw new Error('built in');
    expect(await store.changesSince(topic, cursor.seq, 10)).toMatchObject({
      from: cursor.seq,
      to: cursor.seq,
      upserts: [],
      removes: [],
    });
    const receipt = await submitRows(store, topic, [row(31, 1), row(32, 1), row(33, 1)]);
    expect((await store.changesSince(topic, cursor.seq, 3))?.upserts).toHaveLength(3);
    expect(await store.changesSince(topic, cursor.seq, 2)).toBeNull();
    expect(await store.changesSince(topic, ((receipt.seq ?? 0) + 1) as Seq, 10)).toBeNull();
    expect(await store.changesSince('tidak-ada' as DatasetId, 0 as Seq, 10)).toBeNull();

    const declared = await store.dataset(topic);
    if (!declared) throw new Error('built in');
    const at = await store.cursor(topic);
    await store.putDataset({ ...declared.declaration, dueDays: 3 }, actor('kominfo', 'walidata'));
    expect(await store.changesSince(topic, at?.seq ?? (0 as Seq), 10)).toBeNull();
  });

  it('carries the declaration list to screens as rows of its own topic', async () => {
    const list = 'sys-datasets' as DatasetId;
    const rows = await store.rows(list, RowsQuery.parse({ key: topic }), {}, actor('disdik'));
    expect(JSON.parse(String(rows.rows[0]?.values.declaration))).toMatchObject({ id: topic, dueDays: 3 });
    expect(rows.rows[0]?.values.version).toBe(2);
  });
});

describe('readTopic', () => {
  it('is one consistent read while others write, and may be left early', async () => {
    await submitRows(store, topic, [row(1, 1)]);
    const content = await store.readTopic(topic);
    await submitRows(store, topic, [row(1, 999)]);
    const seen: CellValue[] = [];
    for await (const batch of content.rows) seen.push(...batch.map((r) => r.values.total ?? null));
    expect(seen).not.toContain(999);
    for (let i = 0; i < 20; i += 1) {
      const next = await store.readTopic(topic);
      for await (const _ of next.rows) break;
    }
    expect((await whole()).rows.size).toBe(seen.length);
    await expect(store.readTopic('tidak-ada' as DatasetId)).rejects.toMatchObject({ code: 'not_found' });
  });
});
