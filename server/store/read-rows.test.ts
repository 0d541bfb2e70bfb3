// Reading rows: filters, order, pages, past states, history, and who sees what waits for verification.
import { RowsQuery } from '@shared/api/datasets';
import type { DatasetId, RowKey } from '@shared/ids';
import { NO_PLACE } from '@shared/place';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../testing/database';
import { actor, stageRows, submitRows } from '../testing/submit';
import type { Store } from './contract';

let test: TestStore;
let store: Store;
let firstSeq = 0;
const dataset = 'schools' as DatasetId;
const disdik = actor('disdik');
const school = (npsn: string, level: string, pupils: number | null, regionCode: string) => ({
  npsn,
  name: `Sekolah ${npsn}`,
  level,
  status: 'swasta',
  pupils,
  regionCode,
});
const keys = async (query: Record<string, unknown>, filters: Record<string, string[]> = {}): Promise<string[]> =>
  (await store.rows(dataset, RowsQuery.parse(query), filters, disdik)).rows.map((row) => row.key);

beforeAll(async () => {
  test = await testStore();
  store = test.store;
  const first = await submitRows(store, 'schools', [
    school('1', 'SMA', 10, '12.71.01'),
    school('2', 'SMK', 200, '12.71.01.1001'),
    school('3', 'SMA', null, '12.7'.concat('2')),
    school('4', 'SD', 30, '12.01.01'),
  ]);
  firstSeq = first.seq ?? 0;
  await submitRows(store, 'schools', [school('1', 'SMA', 11, '12.71.01'), school('5', 'SMP', 5, '12.71')], {
    mode: 'all',
    agency: 'disdik',
    receivedAt: test.clock.now + 1000,
  });
  await submitRows(store, 'schools', [school('2', 'SMK', 201, '12.71.01.1001')]);
});
afterAll(() => test.dispose());

describe('rows', () => {
  it('filters by region and all inside it, but not by the same digits', async () => {
    expect(await keys({ region: '12.71', at: firstSeq })).toEqual(['1', '2']);
    expect(await keys({ region: '12.71.01.1001', at: firstSeq })).toEqual(['2']);
    expect(await keys({ region: '12', at: firstSeq })).toEqual(['1', '2', '3', '4']);
  });

  it('filters by fields with one-of, number however written, and not known', async () => {
    expect(await keys({ at: firstSeq }, { level: ['SMA', 'SD'] })).toEqual(['1', '3', '4']);
    expect(await keys({ at: firstSeq }, { pupils: ['0200'] })).toEqual(['2']);
    expect(await keys({ at: firstSeq }, { pupils: [''] })).toEqual(['3']);
    expect(await keys({ at: firstSeq }, { pupils: ['', '30'], level: ['SD'] })).toEqual(['4']);
    expect(await keys({ precision: 'desa', at: firstSeq })).toEqual(['2']);
    expect(await keys({ agency: 'bpbd' })).toEqual([]);
    expect(await keys({ key: '5' })).toEqual(['5']);
  });

  it('sorts numbers as numbers, unknown ones last in both directions, and pages without overlap', async () => {
    expect(await keys({ sort: 'pupils', at: firstSeq })).toEqual(['1', '4', '2', '3']);
    expect(await keys({ sort: 'pupils', direction: 'desc', at: firstSeq })).toEqual(['2', '4', '1', '3']);
    const pages = await Promise.all(
      [0, 1, 2, 3].map((offset) => keys({ sort: 'level', limit: 1, offset, at: firstSeq })),
    );
    expect(pages.flat()).toEqual(['4', '1', '3', '2']);
  });

  it('reads every past state as it was, with the provenance of then', async () => {
    const before = await store.rows(dataset, RowsQuery.parse({ at: firstSeq - 1 }), {}, disdik);
    expect(before).toMatchObject({ total: 0, seq: firstSeq - 1 });
    const then = await store.rows(dataset, RowsQuery.parse({ at: firstSeq }), {}, disdik);
    expect(then.rows.map((row) => [row.key, row.values.pupils, row.seq])).toEqual([
      ['1', 10, firstSeq],
      ['2', 200, firstSeq],
      ['3', null, firstSeq],
      ['4', 30, firstSeq],
    ]);
    expect(await keys({ at: firstSeq + 1 })).toEqual(['1', '5']);
    expect(await keys({})).toEqual(['1', '2', '5']);
  });

  it('refuses what cannot be answered', async () => {
    await expect(keys({}, { kepala: ['x'] })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(keys({ sort: 'kepala' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(keys({ at: 99_999 })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(store.rows('tidak-ada' as DatasetId, RowsQuery.parse({}), {}, disdik)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('history', () => {
  it('tells every version, and a removal as one without values', async () => {
    const history = await store.rowHistory(dataset, '2' as RowKey);
    expect(history?.versions.map((v) => [v.values?.pupils ?? null, v.seq, v.until])).toEqual([
      [201, firstSeq + 2, null],
      [null, firstSeq + 1, firstSeq + 2],
      [200, firstSeq, firstSeq + 1],
    ]);
    expect(history?.versions[1]?.provenance).toMatchObject({
      submission: 'TT-2026-000002',
      receivedAt: test.clock.now + 1000,
    });
    const removed = await store.rowHistory(dataset, '4' as RowKey);
    expect(removed?.versions[0]).toMatchObject({ values: null, until: null, seq: firstSeq + 1 });
    expect(await store.rowHistory(dataset, '404' as RowKey)).toBeNull();
  });
});

describe('a dataset that waits for verification', () => {
  const waiting = 'school-counts' as DatasetId;
  const count = (regionCode: string, sd: number) => ({ regionCode, year: 2026, sd });

  it('keeps the last published rows on the screens and shows the submitted ones to its parties only', async () => {
    await submitRows(store, waiting, [count('12.01', 1), count('12.02', 2)]);
    const declared = await store.dataset(waiting);
    if (!declared) throw new Error('built in');
    const before = await store.cursor(waiting);
    await store.putDataset(
      { ...declared.declaration, publication: { verifications: 1 } },
      actor('kominfo', 'walidata'),
    );
    const receipt = await submitRows(store, waiting, [count('12.01', 5)], { mode: 'all', period: '2026' });
    expect(receipt).toMatchObject({ state: 'submitted', changed: 1, removed: 1 });

    const read = (state: string, viewer = disdik) => store.rows(waiting, RowsQuery.parse({ state }), {}, viewer);
    const values = async (state: string) => (await read(state)).rows.map((row) => row.values.sd);
    expect(await values('published')).toEqual([1, 2]);
    expect(await values('submitted')).toEqual([5]);
    await expect(read('submitted', actor('bpbd'))).rejects.toMatchObject({ code: 'forbidden' });
    expect((await read('submitted', actor('kominfo', 'walidata'))).total).toBe(1);
    const cursor = await store.cursor(waiting);
    expect(cursor?.version).toBe((before?.version ?? 0) + 1);
    expect(cursor?.seq).toBeLessThan(receipt.seq ?? 0);

    await store.putDataset(
      { ...declared.declaration, publication: { verifications: 0 } },
      actor('kominfo', 'walidata'),
    );
    expect(await values('published')).toEqual([5]);
    expect((await store.rowCounts()).get(waiting)).toBe(1);
    // Published by the walidata's change, but still the agency's own submission.
    const published = await read('published');
    expect(published.rows[0]?.provenance).toMatchObject({ submission: receipt.number, agency: 'disdik' });
    expect(published.rows[0]?.seq).toBe((receipt.seq ?? 0) + 1);
  });
});

it('keeps coordinates and geometry exactly', async () => {
  const stage = await stageRows(store, 'hazard-areas', []);
  const declared = await store.dataset('hazard-areas' as DatasetId);
  const values = { hazard: 'banjir', class: 'tinggi', year: 2024, source: 'uji', regionCode: '12.71' } as Record<
    string,
    string | number
  >;
  const row = (key: string) => ({
    fileRow: 1,
    key: key as RowKey,
    values: declared?.declaration.fields.map((field) => values[field.key] ?? null) ?? [],
  });
  const polygon = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [98.1, 3.2],
        [98.3, 3.2],
        [98.3, 3.4],
        [98.1, 3.2],
      ],
    ],
  };
  await stage.write([
    {
      ...row('titik'),
      place: {
        ...NO_PLACE,
        precision: 'desa',
        region: '12.71.01.1001' as never,
        lon: 98.67812345678901,
        lat: 3.5900000000000003,
      },
    },
    { ...row('zona'), place: { ...NO_PLACE, precision: 'point', geometry: polygon } },
  ]);
  await stage.commit({ rejected: 0, skipped: 0, problemCounts: { error: 0, warning: 0 }, problems: [] });
  const { rows } = await store.rows('hazard-areas' as DatasetId, RowsQuery.parse({}), {}, disdik);
  expect(rows.map((r) => r.place)).toEqual([
    { precision: 'desa', region: '12.71.01.1001', lon: 98.67812345678901, lat: 3.5900000000000003, geometry: null },
    { precision: 'point', region: null, lon: null, lat: null, geometry: polygon },
  ]);
});
