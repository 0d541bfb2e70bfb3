// Submissions: counts, ownership, complete files, idempotency, the one sequence.

import type { RowsQuery } from '@shared/api/datasets';
import { RowsQuery as RowsQuerySchema } from '@shared/api/datasets';
import { Receipt } from '@shared/api/submission';
import { SYSTEM_DATASETS } from '@shared/datasets';
import type { DatasetId, RowKey } from '@shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../testing/database';
import { actor, stageRows, submitRows } from '../testing/submit';
import type { Committed, Store } from './contract';
import { keyTimeField, receiptNumber } from './submission-stage';

let test: TestStore;
let store: Store;
const NO_REPORT = { rejected: 0, skipped: 0, problemCounts: { error: 0, warning: 0 }, problems: [] };
const schools = 'schools' as DatasetId;
const query = (given: Partial<RowsQuery> = {}): RowsQuery => RowsQuerySchema.parse(given);
const school = (npsn: string, more: Record<string, string | number | null> = {}) => ({
  npsn,
  name: `SMA ${npsn}`,
  level: 'SMA',
  status: 'swasta',
  pupils: 100,
  regionCode: '12.71',
  ...more,
});

beforeAll(async () => {
  test = await testStore();
  store = test.store;
});
afterAll(() => test.dispose());

describe('a submission', () => {
  it('adds, then changes what differs only, and says so in receipts with running numbers', async () => {
    const first = await submitRows(store, 'schools', [school('1'), school('2'), school('3')], { period: '2026-Q3' });
    expect(Receipt.parse(first)).toEqual(first);
    expect(first).toMatchObject({
      number: 'TT-2026-000001',
      accepted: 3,
      added: 3,
      changed: 0,
      unchanged: 0,
      removed: 0,
    });
    const second = await submitRows(store, 'schools', [school('1'), school('2', { pupils: 101 }), school('4')], {
      period: '2026-Q4',
    });
    expect(second).toMatchObject({ number: 'TT-2026-000002', accepted: 3, added: 1, changed: 1, unchanged: 1 });
    expect(second.seq).toBe((first.seq ?? 0) + 1);
    const { total, rows } = await store.rows(schools, query(), {}, actor('disdik'));
    expect(total).toBe(4);
    const byKey = new Map(rows.map((row) => [row.key as string, row]));
    expect(byKey.get('1')).toMatchObject({
      seq: first.seq,
      provenance: { asOf: '2026-Q3', submission: 'TT-2026-000001' },
    });
    expect(byKey.get('2')).toMatchObject({ seq: second.seq, values: { pupils: 101, teachers: null } });
    expect(await store.receipt('TT-2026-000002' as never)).toEqual(second);
  });

  it('that changes nothing takes a receipt and a number, moves the supply, and leaves the topic where it was', async () => {
    const before = await store.cursor(schools);
    const receipt = await submitRows(store, 'schools', [school('1')], { period: '2027-Q1' });
    expect(receipt).toMatchObject({ accepted: 1, unchanged: 1, added: 0, changed: 0 });
    expect(await store.cursor(schools)).toEqual(before);
    const supply = await store.rows('sys-supply' as DatasetId, query({ key: 'schools|disdik' }), {}, actor('disdik'));
    expect(supply.rows[0]).toMatchObject({
      seq: receipt.seq,
      values: { lastSubmission: receipt.number, submissions: 3 },
    });
    expect(JSON.parse(String(supply.rows[0]?.values.periods))).toEqual(['2026-Q3', '2026-Q4', '2027-Q1']);
  });

  it('drops keys that occur twice and rows that others own, and names them', async () => {
    const twice = await stageRows(store, 'schools', [school('50'), school('51'), school('50'), school('50')]);
    expect(await twice.takeDuplicates()).toEqual([{ key: '50', fileRows: [1, 3, 4] }]);
    expect(await twice.diff()).toMatchObject({ added: 1, changed: 0, unchanged: 0 });
    await twice.abort();

    const foreign = await stageRows(store, 'schools', [school('1', { pupils: 5 }), school('60')], {
      agency: 'kemenag-sumut',
    });
    expect(await foreign.takeOwnedByOthers()).toEqual([{ key: '1', fileRow: 1, owner: 'disdik' }]);
    expect(await foreign.commit(NO_REPORT)).toMatchObject({ accepted: 1, added: 1 });
  });

  it('aborted leaves no trace and no gap in the sequence', async () => {
    const head = await store.head();
    const stage = await stageRows(store, 'schools', [school('70')]);
    await stage.diff();
    await stage.abort();
    await stage.abort();
    expect(await store.head()).toEqual(head);
    const next = await submitRows(store, 'schools', [school('71')]);
    expect(next.seq).toBe(head.seq + 1);
  });

  it('keeps text with every awkward character, and a number as it was', async () => {
    const name = 'Tab\t "kutip" \\ garis\nbaris \u{1F3EB} null\0 separuh\ud83c.';
    await submitRows(store, 'schools', [school('a|b\\t', { name, pupils: 1.5 })]);
    const { rows } = await store.rows(schools, query({ key: 'a\\|b\\\\t' }), {}, actor('disdik'));
    expect(rows[0]?.values).toMatchObject({
      npsn: 'a|b\\t',
      name: 'Tab\t "kutip" \\ garis\nbaris \u{1F3EB} null separuh\ufffd.',
      pupils: 1.5,
    });
  });
});

describe('mode=all', () => {
  const population = (region: string, year: number, total = 10) => ({ regionCode: region, year, total });

  it('removes own rows that the file lacks, and only own', async () => {
    const { store: own, dispose } = await testStore();
    try {
      await submitRows(own, 'schools', [school('1'), school('2'), school('3')]);
      await submitRows(own, 'schools', [school('9')], { agency: 'kemenag-sumut' });
      const stage = await stageRows(own, 'schools', [school('1'), school('4')], { mode: 'all' });
      expect(await stage.diff()).toEqual({ added: 1, changed: 0, unchanged: 1, removed: 2, ownBefore: 3 });
      expect(await stage.commit(NO_REPORT)).toMatchObject({ added: 1, unchanged: 1, removed: 2 });
      const { rows } = await own.rows(schools, query(), {}, actor('disdik'));
      expect(rows.map((row) => row.key)).toEqual(['1', '4', '9']);
      expect((await own.rowCounts()).get(schools)).toBe(3);
    } finally {
      await dispose();
    }
  });

  it('of a dataset with a time in its key speaks for its period only', async () => {
    const { store: own, dispose } = await testStore();
    try {
      await submitRows(own, 'population', [
        population('12.01', 2025),
        population('12.01', 2026),
        population('12.02', 2026),
      ]);
      const stage = await stageRows(own, 'population', [population('12.02', 2026, 11)], {
        mode: 'all',
        period: '2026',
      });
      expect(await stage.diff()).toEqual({ added: 0, changed: 1, unchanged: 0, removed: 1, ownBefore: 2 });
      await stage.commit(NO_REPORT);
      const { rows } = await own.rows('population' as DatasetId, query(), {}, actor('disdik'));
      expect(rows.map((row) => row.key)).toEqual(['12.01|2025', '12.02|2026']);
    } finally {
      await dispose();
    }
  });

  it('finds the time field of the key by its role', () => {
    const declaration = SYSTEM_DATASETS[0];
    expect(declaration && keyTimeField(declaration)).toBeNull();
  });
});

describe('an idempotency key', () => {
  it('answers the first receipt again, refuses another request, and holds when two arrive at once', async () => {
    const options = { idempotencyKey: 'k1', requestHash: 'h1' };
    const first = await submitRows(store, 'schools', [school('100')], options);
    const head = await store.head();
    expect(await submitRows(store, 'schools', [school('100')], options)).toEqual(first);
    expect(await store.head()).toEqual(head);
    const meta = { dataset: schools, actor: actor('disdik'), idempotencyKey: 'k1' };
    expect(await store.earlierReceipt({ ...meta, requestHash: 'h1' })).toEqual(first);
    await expect(store.earlierReceipt({ ...meta, requestHash: 'h2' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await expect(
      submitRows(store, 'schools', [school('101')], { ...options, requestHash: 'h2' }),
    ).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    const both = await Promise.all(
      [1, 2].map(() => submitRows(store, 'schools', [school('102')], { idempotencyKey: 'k2', requestHash: 'h' })),
    );
    expect(both[0]).toEqual(both[1]);
  });
});

describe('the sequence', () => {
  it('is gapless and in commit order for every listener, with many writers at once', async () => {
    const from = (await store.head()).seq;
    const heard: Committed[] = [];
    const enough = new Promise<void>((resolve) => {
      const subscription = store.onCommitted((committed) => {
        if (committed.seq <= from) return;
        heard.push(committed);
        if (heard.length === 20) {
          subscription.dispose();
          resolve();
        }
      });
    });
    const datasets = ['schools', 'population'];
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2
          ? submitRows(store, 'schools', [school(`200${i}`)])
          : submitRows(store, 'population', [{ regionCode: '12.05', year: 2000 + i, total: i }]),
      ),
    );
    await enough;
    expect(heard.map((committed) => committed.seq)).toEqual(Array.from({ length: 20 }, (_, i) => from + 1 + i));
    for (const receipt of sent) {
      const committed = heard.find((c) => c.seq === receipt.seq);
      expect(committed?.topics.map(String).sort()).toEqual([receipt.dataset, 'sys-supply'].sort());
      expect(datasets).toContain(receipt.dataset);
    }
    expect(new Set(sent.map((receipt) => receipt.number)).size).toBe(20);
  });
});

it('writers of every kind at once never wait for each other in a ring', async () => {
  const head = await store.head();
  const declared = await store.dataset('school-counts' as DatasetId);
  if (!declared) throw new Error('built in');
  const walidata = actor('kominfo', 'walidata');
  const supply = { dataset: 'x', agency: 'y', periods: '[]' };
  await Promise.all(
    Array.from({ length: 8 }, (_, i) => [
      submitRows(store, 'schools', [school(`300${i}`)]),
      store.putDataset({ ...declared.declaration, dueDays: 30 + i }, walidata),
      store.putSystemRows('sys-basemap' as DatasetId, [
        { key: 'outlines' as RowKey, values: { part: 'outlines', state: `${i}` } },
      ]),
      store.putSystemRows('sys-supply' as DatasetId, [{ key: 'x|y' as RowKey, values: { ...supply, submissions: i } }]),
    ]).flat(),
  );
  expect((await store.head()).seq).toBe(head.seq + 32);
});

it('numbers receipts by the WIB year', () => {
  expect(receiptNumber(Date.UTC(2026, 11, 31, 16, 59), 7)).toBe('TT-2026-000007');
  expect(receiptNumber(Date.UTC(2026, 11, 31, 17, 0), 1_234_567)).toBe('TT-2027-1234567');
});

it('refuses rows that were checked by a declaration no longer in force', async () => {
  const stage = await stageRows(store, 'disaster-events', [
    { event: 'Banjir', source: 'BPBD', asOf: '2026-11-25', regionCode: '12.71' },
  ]);
  const stored = await store.dataset('disaster-events' as DatasetId);
  if (!stored) throw new Error('built in');
  await store.putDataset({ ...stored.declaration, dueDays: 20 }, actor('kominfo', 'walidata'));
  await expect(stage.commit(NO_REPORT)).rejects.toMatchObject({ code: 'conflict' });
  expect(await store.rowHistory('disaster-events' as DatasetId, 'Banjir|BPBD|2026-11-25|12.71' as RowKey)).toBeNull();
});

it('refuses a declaration that breaks rows which were being committed when it came', async () => {
  const stored = await store.dataset('disaster-events' as DatasetId);
  if (!stored) throw new Error('built in');
  const stage = await stageRows(store, 'disaster-events', [
    { event: 'Longsor', source: 'BPBD', asOf: '2026-11-25', regionCode: '12.71' },
  ]);
  // From here on the stage holds the topic; the declaration arrives before its commit and must still see its rows.
  await stage.takeOwnedByOthers();
  const fields = stored.declaration.fields.map((f) => (f.key === 'event' ? { ...f, maxLength: 3 } : f));
  const narrow = store.putDataset({ ...stored.declaration, fields }, actor('kominfo', 'walidata')).then(
    () => null,
    (error: unknown) => error,
  );
  await stage.commit(NO_REPORT);
  expect(await narrow).toMatchObject({ code: 'declaration_breaks_rows', details: { total: 1 } });
  expect(await store.dataset('disaster-events' as DatasetId)).toMatchObject({ version: stored.version });
});
