// First loads of a dataset, written while the file is still coming: the same rows, receipts and refusals as of any submission.
import type { RowsQuery } from '@shared/api/datasets';
import { RowsQuery as RowsQuerySchema } from '@shared/api/datasets';
import { Declaration } from '@shared/dataset/declaration';
import type { DatasetId, RowKey, Seq } from '@shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../testing/database';
import { actor, type SubmitOptions, stageRows } from '../testing/submit';
import type { Stage, Store } from './contract';

let test: TestStore;
let store: Store;
beforeAll(async () => {
  test = await testStore();
  store = test.store;
});
afterAll(() => test.dispose());

/** More than is compared at once: several pieces, the last one not full. */
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
  stageRows(store, id, rows, options);

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
  ])('with a key twice, %s in the file, drops and names its rows and takes the others', async (when, at) => {
    const id = await emptyDataset(`first-twice-${when}`);
    const rows = schools(0, MANY);
    rows[at] = school(1);
    const stage = await staged(id, rows);
    expect(await stage.takeDuplicates()).toEqual([{ key: '1', fileRows: [2, at + 1] }]);
    expect(await stage.takeOwnedByOthers()).toEqual([]);
    expect(await stage.diff()).toMatchObject({ added: MANY - 2 });
    expect(await stage.commit(NO_REPORT)).toMatchObject({ accepted: MANY - 2, added: MANY - 2 });
    expect((await rowsOf(id)).total).toBe(MANY - 2);
    expect((await rowsOf(id, { key: '1' as RowKey })).total).toBe(0);
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

  it('is compared after all when its sender names versions or removals', async () => {
    const id = await emptyDataset('first-based');
    const stage = await staged(id, schools(0, MANY));
    const conflicts = await stage.takeChangedSince([7 as Seq, ...new Array<null>(MANY - 1).fill(null)]);
    expect(conflicts).toMatchObject([{ row: 1, key: '0', basedOn: 7, current: null, gone: null }]);
    await expect(stage.remove([{ key: '5' as RowKey, basedOn: 1 as Seq }])).rejects.toMatchObject({
      code: 'bad_request',
    });
    const gone = await stage.remove([{ key: 'x' as RowKey, basedOn: 1 as Seq }]);
    expect(gone.conflicts).toMatchObject([{ key: 'x', current: null }]);
    expect(await stage.diff()).toMatchObject({ added: MANY - 1 });
    expect(await stage.commit(NO_REPORT)).toMatchObject({ accepted: MANY - 1, added: MANY - 1 });
    expect((await rowsOf(id)).total).toBe(MANY - 1);
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

  it('as a trial keeps nobody waiting', async () => {
    const id = await emptyDataset('first-trial');
    const declared = await store.dataset(id as DatasetId);
    if (!declared) throw new Error('no dataset');
    const meta = {
      dataset: id as DatasetId,
      actor: actor('disdik'),
      period: '2026' as never,
      mode: 'partial' as const,
      mapping: null,
      fileName: null,
      sha256: '',
      receivedAt: 0,
      idempotencyKey: null,
      requestHash: '',
    };
    const trial = await store.beginSubmission(meta, declared, true);
    const rows = schools(0, MANY).map((row, i) => ({
      fileRow: i + 1,
      key: row.npsn as RowKey,
      values: declared.declaration.fields.map((f) => (row as Record<string, string | number>)[f.key] ?? null),
      place: { precision: 'none' as const, region: null, lon: null, lat: null, geometry: null },
    }));
    await trial.write(rows);
    // Commits while the trial is open; it would wait for the dataset's lock otherwise.
    expect(await (await staged(id, schools(0, 2))).commit(NO_REPORT)).toMatchObject({ added: 2 });
    expect(await trial.diff()).toMatchObject({ added: MANY - 2, changed: 2 });
    await trial.abort();
  });
});
