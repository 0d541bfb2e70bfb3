// First loads of a dataset, written while the file is still coming: the same rows, receipts and refusals as of any submission.
import type { RowsQuery } from '@shared/api/datasets';
import { RowsQuery as RowsQuerySchema } from '@shared/api/datasets';
import { Declaration } from '@shared/dataset/declaration';
import type { DatasetId, RowKey } from '@shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../testing/database';
import { actor, type SubmitOptions, stageRows } from '../testing/submit';
import type { Stage, Store } from './contract';
import { RepeatedKey } from './first-load';

let test: TestStore;
let store: Store;
beforeAll(async () => {
  test = await testStore();
  store = test.store;
});
afterAll(() => test.dispose());

/** Several pieces, the last one not full. */
const MANY = 25_000;
const NO_REPORT = { rejected: 0, skipped: 0, problemCounts: { error: 0, warning: 0 }, problems: [] };
const query = (given: Partial<RowsQuery> = {}): RowsQuery => RowsQuerySchema.parse(given);
const rowsOf = (id: string, given: Partial<RowsQuery> = {}) =>
  store.rows(id as DatasetId, query(given), {}, actor('disdik'));
const school = (npsn: string | number, more: object = {}) => ({
  npsn: String(npsn),
  name: `SMA ${npsn}`,
  level: 'SMA',
  status: 'swasta',
  pupils: 100,
  regionCode: '12.71',
  ...more,
});
const schools = (from: number, count: number) => Array.from({ length: count }, (_, i) => school(from + i));

/** A dataset of its own for each test, without rows. */
async function emptyDataset(id: string, verifications = 0): Promise<string> {
  const shipped = (await store.dataset('schools' as DatasetId))?.declaration;
  const declared = Declaration.parse({ ...shipped, id, publication: { ...shipped?.publication, verifications } });
  await store.putDataset(declared, actor('kominfo', 'walidata'));
  return id;
}

const staged = (id: string, rows: ReturnType<typeof schools>, options?: SubmitOptions): Promise<Stage> =>
  stageRows(store, id, rows, { expects: { rows: rows.length, compare: false }, ...options });

describe('a first load of many rows', () => {
  it('is stored with its provenance, counted, and found again by a later file', async () => {
    const id = await emptyDataset('first-many');
    const stage = await staged(id, schools(0, MANY), { mode: 'all', period: '2026-Q3' });
    expect(await stage.takeDuplicates()).toEqual([]);
    expect(await stage.takeOwnedByOthers()).toEqual([]);
    const added = { added: MANY, changed: 0, removed: 0 };
    expect(await stage.diff()).toEqual({ ...added, unchanged: 0, ownBefore: 0 });
    const receipt = await stage.commit(NO_REPORT);
    expect(receipt).toMatchObject({ ...added, accepted: MANY, unchanged: 0 });
    expect((await store.rowCounts()).get(id as DatasetId)).toBe(MANY);
    for (const key of ['0', '4999', String(MANY - 1)])
      expect((await rowsOf(id, { key: key as RowKey })).rows[0]).toMatchObject({
        seq: receipt.seq,
        values: { name: `SMA ${key}`, pupils: 100 },
        place: { region: '12.71', precision: 'kabupaten' },
        provenance: { submission: receipt.number, agency: 'disdik', asOf: '2026-Q3' },
      });

    const changed = schools(1, MANY).map((row, i) => (i === 5 ? { ...row, pupils: 1 } : row));
    const second = await staged(id, changed, { mode: 'all', period: '2026-Q4' });
    const difference = { added: 1, changed: 1, unchanged: MANY - 2, removed: 1 };
    expect(await second.diff()).toEqual({ ...difference, ownBefore: MANY });
    expect(await second.commit(NO_REPORT)).toMatchObject({ ...difference, accepted: MANY });
    const same = await staged(id, changed, { mode: 'all' });
    expect(await same.diff()).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(await same.commit(NO_REPORT)).toMatchObject({ accepted: MANY, unchanged: MANY });
    expect((await rowsOf(id)).total).toBe(MANY);
  });

  it.each([
    ['early', 3],
    ['late', MANY - 1],
  ])('with a key twice, %s in the file, is nothing until it is compared', async (when, at) => {
    const id = await emptyDataset(`first-twice-${when}`);
    const rows = schools(0, MANY);
    rows[at] = school(1);
    const first = staged(id, rows).then(async (stage) => {
      await stage.takeDuplicates().finally(() => stage.abort());
    });
    await expect(first).rejects.toBeInstanceOf(RepeatedKey);
    expect((await rowsOf(id)).total).toBe(0);
    const stage = await staged(id, rows, { expects: { rows: MANY, compare: true } });
    expect(await stage.takeDuplicates()).toEqual([{ key: '1', fileRows: [2, at + 1] }]);
    expect(await stage.commit(NO_REPORT)).toMatchObject({ accepted: MANY - 2, added: MANY - 2 });
    expect((await rowsOf(id)).total).toBe(MANY - 2);
  });

  it('that is aborted leaves nothing', async () => {
    const id = await emptyDataset('first-aborted');
    const head = await store.head();
    await (await staged(id, schools(0, MANY))).abort();
    expect(await store.head()).toEqual(head);
    expect((await rowsOf(id)).total).toBe(0);
  });

  it('on its way to verification stays off the screens', async () => {
    const id = await emptyDataset('first-verified', 1);
    const stage = await staged(id, schools(0, MANY));
    expect(await stage.commit(NO_REPORT)).toMatchObject({ state: 'submitted', added: MANY });
    expect((await rowsOf(id)).total).toBe(0);
    expect(await (await staged(id, schools(0, MANY))).commit(NO_REPORT)).toMatchObject({ unchanged: MANY });
  });

  it('keeps other writers of its dataset waiting, who then find its rows', async () => {
    const id = await emptyDataset('first-of-two');
    const stage = await staged(id, schools(0, MANY));
    let told = false;
    const other = staged(id, schools(MANY - 1, MANY), { agency: 'kemenag-sumut' }).then(async (second) => {
      const foreign = await second.takeOwnedByOthers();
      told = true;
      return { foreign, receipt: await second.commit(NO_REPORT) };
    });
    expect(await stage.diff()).toMatchObject({ added: MANY });
    expect(told).toBe(false);
    await stage.commit(NO_REPORT);
    const { foreign, receipt } = await other;
    expect(foreign).toEqual([{ key: String(MANY - 1), fileRow: 1, owner: 'disdik' }]);
    expect(receipt).toMatchObject({ added: MANY - 1 });
  });

  it('that is to be compared keeps nobody waiting', async () => {
    const id = await emptyDataset('first-compared');
    const compared = await staged(id, schools(0, MANY), { expects: { rows: MANY, compare: true } });
    // Commits while the other is open; it would wait for the dataset's lock otherwise.
    expect(await (await staged(id, schools(0, 2))).commit(NO_REPORT)).toMatchObject({ added: 2 });
    expect(await compared.diff()).toMatchObject({ added: MANY - 2, unchanged: 2 });
    await compared.abort();
  });
});
