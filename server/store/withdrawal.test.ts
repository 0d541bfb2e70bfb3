// Withdrawals against a real PostgreSQL: what returns, what stays, what screens and history see, and a simple model beside it.
import { RowsQuery } from '@shared/api/datasets';
import { WithdrawalReceipt } from '@shared/api/withdrawal';
import type { Refusal } from '@shared/errors';
import type { DatasetId, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../testing/database';
import { actor, stageRows, submitRows } from '../testing/submit';
import type { Store } from './contract';

const schools = 'schools' as DatasetId;
const NO_REPORT = { rejected: 0, skipped: 0, problemCounts: { error: 0, warning: 0 }, problems: [] };
const school = (npsn: string, pupils = 100) => ({
  npsn,
  name: `SMA ${npsn}`,
  level: 'SMA',
  status: 'swasta',
  pupils,
  regionCode: '12.71',
});

let test: TestStore;
let store: Store;
beforeEach(async () => {
  test = await testStore();
  store = test.store;
});
afterEach(() => test.dispose());

const withdraw = (number: ReceiptNumber | null, more: { agency?: string; dryRun?: boolean } = {}) =>
  store.withdraw(number as ReceiptNumber, {
    reason: 'salah berkas',
    actor: actor(more.agency ?? 'disdik'),
    dryRun: more.dryRun ?? false,
  });
const rowsNow = async (at?: number) => {
  const { rows } = await store.rows(schools, RowsQuery.parse({ at, limit: 10_000 }), {}, actor('disdik'));
  return new Map(rows.map((row) => [row.key as string, row]));
};
const pupilsNow = async (at?: number) =>
  Object.fromEntries([...(await rowsNow(at))].map(([key, row]) => [key, row.values.pupils]));
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: Refusal) => error,
  );

describe('a withdrawal', () => {
  it('returns rows to what they were, leaves and lists what changed since, and keeps every past state', async () => {
    const first = await submitRows(store, 'schools', [school('1', 10), school('2', 20), school('3', 30)]);
    const wrong = await submitRows(store, 'schools', [
      school('1', 11),
      school('2', 21),
      school('4', 41),
      school('5', 51),
    ]);
    const later = await submitRows(store, 'schools', [school('2', 22), school('5', 52)]);
    const tried = await withdraw(wrong.number, { dryRun: true });
    expect(tried).toMatchObject({ number: null, seq: null, restored: 1, removed: 1, kept: 2, periodOpen: false });
    expect(await pupilsNow()).toEqual({ 1: 11, 2: 22, 3: 30, 4: 41, 5: 52 });

    test.clock.now += 1000;
    const receipt = await withdraw(wrong.number);
    expect(WithdrawalReceipt.parse(receipt)).toEqual(receipt);
    expect(receipt).toMatchObject({
      number: 'TT-2026-000004',
      submission: wrong.number,
      restored: 1,
      removed: 1,
      kept: 2,
    });
    expect(receipt.keptRows.map((row) => [row.key, row.receipt])).toEqual([
      ['2', later.number],
      ['5', later.number],
    ]);
    expect(receipt.seq).toBe((later.seq ?? 0) + 1);
    expect(await store.withdrawal(receipt.number as ReceiptNumber)).toEqual(receipt);
    expect(await pupilsNow()).toEqual({ 1: 10, 2: 22, 3: 30, 5: 52 });
    expect((await rowsNow()).get('1')).toMatchObject({ seq: receipt.seq, provenance: { submission: first.number } });
    expect((await store.rowCounts()).get(schools)).toBe(4);
    // Every state that was can still be read.
    expect(await pupilsNow(wrong.seq ?? 0)).toEqual({ 1: 11, 2: 21, 3: 30, 4: 41, 5: 51 });
    expect(await pupilsNow(later.seq ?? 0)).toEqual({ 1: 11, 2: 22, 3: 30, 4: 41, 5: 52 });
    expect(await store.receipt(wrong.number as ReceiptNumber)).toMatchObject({
      added: 2,
      withdrawn: { number: receipt.number, reason: 'salah berkas' },
    });
  });

  it('reaches screens as one delta', async () => {
    await submitRows(store, 'schools', [school('1', 10), school('2', 20)]);
    const wrong = await submitRows(store, 'schools', [school('1', 11), school('4', 41)]);
    const since = (await store.cursor(schools))?.seq as Seq;
    const receipt = await withdraw(wrong.number);
    const delta = await store.changesSince(schools, since, 100);
    expect(delta).toMatchObject({ from: since, to: receipt.seq, removes: ['4'] });
    expect(delta?.upserts.map((row) => row.k)).toEqual(['1']);
  });

  it('brings rows back that a complete file removed', async () => {
    await submitRows(store, 'schools', [school('1'), school('2'), school('3')]);
    const stage = await stageRows(store, 'schools', [school('1')], { mode: 'all' });
    const wrong = await stage.commit(NO_REPORT);
    await submitRows(store, 'schools', [school('3', 33)]);
    expect(await withdraw(wrong.number)).toMatchObject({ restored: 1, removed: 0, kept: 1 });
    expect(await pupilsNow()).toEqual({ 1: 100, 2: 100, 3: 33 });
  });

  it('does not bring back what another withdrawal took away, whatever their order', async () => {
    const a = await submitRows(store, 'schools', [school('1', 1)]);
    const b = await submitRows(store, 'schools', [school('1', 2)]);
    const c = await submitRows(store, 'schools', [school('1', 3)]);
    expect(await withdraw(b.number)).toMatchObject({ restored: 0, kept: 1 });
    expect(await pupilsNow()).toEqual({ 1: 3 });
    expect(await withdraw(c.number)).toMatchObject({ restored: 1, kept: 0 });
    expect((await rowsNow()).get('1')?.provenance.submission).toBe(a.number);
    expect(await pupilsNow()).toEqual({ 1: 1 });
    expect(await withdraw(a.number)).toMatchObject({ removed: 1 });
    expect(await pupilsNow()).toEqual({});
  });

  it('is for the sender alone, once, and names the first one', async () => {
    const sent = await submitRows(store, 'schools', [school('1')]);
    expect(await refusal(withdraw(sent.number, { agency: 'bpbd' }))).toMatchObject({ code: 'forbidden' });
    const receipt = await withdraw(sent.number);
    const second = await refusal(withdraw(sent.number));
    expect(second).toMatchObject({ code: 'conflict', details: { withdrawal: receipt.number } });
    expect(await refusal(withdraw(sent.number, { dryRun: true }))).toMatchObject({ code: 'conflict' });
    expect(await refusal(withdraw('TT-2026-999999' as ReceiptNumber))).toMatchObject({ code: 'not_found' });
    expect(await refusal(withdraw(receipt.number))).toMatchObject({ code: 'not_found' });
  });

  it('no longer counts for its period, unless another submission does', async () => {
    await submitRows(store, 'schools', [school('1')], { period: '2026-Q2' });
    const wrong = await submitRows(store, 'schools', [school('1', 5)], { period: '2026-Q3' });
    const supply = async () => {
      const query = RowsQuery.parse({ key: 'schools|disdik' });
      const { rows } = await store.rows('sys-supply' as DatasetId, query, {}, actor('disdik'));
      return rows[0]?.values;
    };
    expect(await withdraw(wrong.number)).toMatchObject({ periodOpen: true });
    expect(await supply()).toMatchObject({ periods: '["2026-Q2"]', lastPeriod: '2026-Q2', submissions: 1 });
    const again = await submitRows(store, 'schools', [school('1', 6)], { period: '2026-Q3' });
    expect(await supply()).toMatchObject({ periods: '["2026-Q2","2026-Q3"]', submissions: 2 });
    await submitRows(store, 'schools', [school('2', 6)], { period: '2026-Q3' });
    expect(await withdraw(again.number)).toMatchObject({ periodOpen: false });
    expect(await supply()).toMatchObject({ periods: '["2026-Q2","2026-Q3"]', submissions: 2 });
  });

  it('is refused when what would return no longer fits the declaration, and says which rows', async () => {
    await submitRows(store, 'schools', [school('1', 300), school('2', 5)]);
    const wrong = await submitRows(store, 'schools', [school('1', 7), school('2', 6)]);
    const declared = await store.dataset(schools);
    if (!declared) throw new Error('no schools');
    const fields = declared.declaration.fields.map((f) => (f.key === 'pupils' ? { ...f, max: 100 } : f));
    await store.putDataset({ ...declared.declaration, fields }, actor('kominfo', 'walidata'));
    const refused = await refusal(withdraw(wrong.number));
    expect(refused).toMatchObject({ code: 'declaration_breaks_rows', details: { total: 1, rows: [{ key: '1' }] } });
    expect(await pupilsNow()).toEqual({ 1: 7, 2: 6 });
    await store.putDataset(declared.declaration, actor('kominfo', 'walidata'));
    expect(await withdraw(wrong.number)).toMatchObject({ restored: 2 });
  });

  it('reaches back where publication waits, and into what is published since', async () => {
    const declared = await store.dataset(schools);
    if (!declared) throw new Error('no schools');
    const walidata = actor('kominfo', 'walidata');
    await submitRows(store, 'schools', [school('1', 1)]);
    await store.putDataset({ ...declared.declaration, publication: { verifications: 1 } }, walidata);
    const waiting = await submitRows(store, 'schools', [school('1', 2), school('2', 2)]);
    expect(waiting.state).toBe('submitted');
    expect(await pupilsNow()).toEqual({ 1: 1 });
    // Nothing is asked for any more: what was submitted comes to the screens, and goes again with its withdrawal.
    await store.putDataset(declared.declaration, walidata);
    expect(await pupilsNow()).toEqual({ 1: 2, 2: 2 });
    expect(await withdraw(waiting.number)).toMatchObject({ restored: 1, removed: 1, kept: 0 });
    expect(await pupilsNow()).toEqual({ 1: 1 });
    expect((await store.rowCounts()).get(schools)).toBe(1);
  });

  it('is told with its reason in the history of a row', async () => {
    await submitRows(store, 'schools', [school('1', 1)]);
    const wrong = await submitRows(store, 'schools', [school('1', 2), school('2', 2)]);
    const receipt = await withdraw(wrong.number);
    const one = await store.rowHistory(schools, '1' as RowKey);
    expect(one?.versions.map((v) => [v.values?.pupils, v.cause?.kind, v.cause?.reason])).toEqual([
      [1, 'withdrawal', 'salah berkas'],
      [2, undefined, undefined],
      [1, undefined, undefined],
    ]);
    const two = await store.rowHistory(schools, '2' as RowKey);
    expect(two?.versions[0]).toMatchObject({
      values: null,
      cause: { kind: 'withdrawal', receipt: receipt.number, agency: 'disdik' },
    });
  });
});

describe('at the same time', () => {
  it('a withdrawal and a submission to the same rows take turns, and two withdrawals are one', async () => {
    await submitRows(store, 'schools', [school('1', 1), school('2', 1)]);
    const wrong = await submitRows(store, 'schools', [school('1', 2), school('2', 2)]);
    const outcomes = await Promise.allSettled([
      withdraw(wrong.number),
      submitRows(store, 'schools', [school('1', 3)]),
      withdraw(wrong.number),
    ]);
    const done = outcomes.filter((o) => o.status === 'fulfilled').map((o) => o.value);
    expect(done).toHaveLength(2);
    expect(outcomes.find((o) => o.status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    // Either order gives the same rows: what was sent last stands, the other is back.
    expect(await pupilsNow()).toEqual({ 1: 3, 2: 1 });
    expect(new Set(done.map((d) => d.seq)).size).toBe(2);
  });

  it('a withdrawal waits for a submission that holds the topic', async () => {
    await submitRows(store, 'schools', [school('1', 1)]);
    const wrong = await submitRows(store, 'schools', [school('1', 2)]);
    const stage = await stageRows(store, 'schools', [school('1', 3)]);
    await stage.diff();
    let ended = false;
    const withdrawing = withdraw(wrong.number).finally(() => {
      ended = true;
    });
    // The lock is held: other work of the store passes, the withdrawal does not.
    for (let i = 0; i < 5; i++) await store.head();
    expect(ended).toBe(false);
    await stage.commit(NO_REPORT);
    expect(await withdrawing).toMatchObject({ kept: 1, restored: 0 });
    expect(await pupilsNow()).toEqual({ 1: 3 });
  });
});

it('agrees with a simple model over random submissions and withdrawals', async () => {
  type Statement = { number: ReceiptNumber; key: string; pupils: number | null };
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('send' as const),
        all: fc.boolean(),
        rows: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })), {
          minLength: 1,
          maxLength: 4,
          selector: ([key]) => key,
        }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(30) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const model: Statement[] = [];
      const sent: ReceiptNumber[] = [];
      const withdrawn = new Set<string>();
      const standing = () => {
        const now = new Map<string, Statement>();
        for (const s of model) if (!withdrawn.has(s.number)) now.set(s.key, s);
        return now;
      };
      const present = () => new Map([...standing()].filter(([, s]) => s.pupils !== null));
      for (const one of steps) {
        if (one.kind === 'send') {
          const before = present();
          const rows = one.rows.map(([key, pupils]) => school(String(key), pupils));
          const stage = await stageRows(store, 'schools', rows, { mode: one.all ? 'all' : 'partial' });
          const number = (await stage.commit(NO_REPORT)).number as ReceiptNumber;
          sent.push(number);
          for (const { npsn, pupils } of rows)
            if (before.get(npsn)?.pupils !== pupils) model.push({ number, key: npsn, pupils });
          if (one.all)
            for (const key of before.keys())
              if (!rows.some((r) => r.npsn === key)) model.push({ number, key, pupils: null });
        } else {
          const number = sent[one.which % Math.max(1, sent.length)];
          if (number === undefined || withdrawn.has(number)) continue;
          const latest = standing();
          const mine = new Set(model.filter((s) => s.number === number).map((s) => s.key));
          const returning = [...mine].filter((key) => latest.get(key)?.number === number);
          withdrawn.add(number);
          const receipt = await withdraw(number);
          expect(receipt.restored + receipt.removed).toBe(returning.length);
          expect(receipt.kept).toBe(mine.size - returning.length);
        }
        const expected = present();
        const held = await rowsNow();
        expect(
          Object.fromEntries([...held].map(([key, r]) => [key, [r.values.pupils, r.provenance.submission]])),
        ).toEqual(Object.fromEntries([...expected].map(([key, s]) => [key, [s.pupils, s.number]])));
        expect((await store.rowCounts()).get(schools)).toBe(expected.size);
      }
      // The next round starts from nothing.
      for (const number of sent) if (!withdrawn.has(number)) await withdraw(number);
      expect(await pupilsNow()).toEqual({});
    }),
    { numRuns: process.env.LONG ? 100 : 8 },
  );
});
