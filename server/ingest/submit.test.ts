// Submissions from bytes to receipt, on a real store: modes, periods, keys, refusals, and that nothing half is ever kept.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { RowsQuery } from '@shared/api/datasets';
import { Receipt } from '@shared/api/submission';
import { Declaration } from '@shared/dataset/declaration';
import type { AgencyId, DatasetId } from '@shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../store/contract';
import { type TestStore, testStore } from '../testing/database';
import { actor } from '../testing/submit';
import { findOriginal } from './originals';
import type { RegionReference } from './regions/reference';
import { realReference, type SendOptions, scratchFolder, send } from './testing/files';

let test: TestStore;
let store: Store;
let folder: { path: string; dispose(): Promise<void> };
let regions: RegionReference;

beforeAll(async () => {
  [test, folder, regions] = await Promise.all([testStore(), scratchFolder(), realReference()]);
  store = test.store;
});
afterAll(async () => {
  await test.dispose();
  await folder.dispose();
});

const post = (dataset: string, content: Parameters<typeof send>[2], options?: SendOptions) =>
  send(store, dataset, content, folder.path, regions, options);
const rowsOf = (dataset: string, query: Record<string, string> = {}) =>
  store.rows(dataset as DatasetId, RowsQuery.parse({ limit: '10000', ...query }), {}, actor('disdik'));
const HEAD = 'NPSN,Nama,Jenjang,Peserta didik,Kabupaten,Kecamatan\n';
const school = (npsn: string, pupils: string | number = 100, kecamatan = 'Medan Deli') =>
  `${npsn},SMA ${npsn},SMA,${pupils},Kota Medan,${kecamatan}\n`;

/** A dataset of its own for each test, so that tests do not see each other's rows. */
async function ownDataset(id: string, more: Record<string, unknown> = {}): Promise<string> {
  const schools = await store.dataset('schools' as DatasetId);
  await store.putDataset(Declaration.parse({ ...schools?.declaration, id, ...more }), actor('kominfo', 'walidata'));
  return id;
}

describe('a submission', () => {
  it('takes the good rows, reports the bad ones, and answers a receipt that can be fetched again', async () => {
    const id = await ownDataset('partial');
    const result = await post(id, HEAD + school('10000001') + school('1', 5) + school('10000003', 'banyak'));
    expect(result.status).toBe(201);
    const receipt = Receipt.parse(result.body);
    expect(receipt).toMatchObject({
      accepted: 1,
      added: 1,
      changed: 0,
      unchanged: 0,
      rejected: 2,
      period: '2026-Q4',
      mode: 'partial',
      problemCounts: { error: 2, warning: 0 },
    });
    expect(receipt.problems.map((p) => [p.row, p.column, p.value, p.code])).toEqual([
      [3, 'NPSN', '1', 'pattern_mismatch'],
      [4, 'Peserta didik', 'banyak', 'not_a_number'],
    ]);
    expect(receipt.number && (await store.receipt(receipt.number))).toEqual(receipt);
    expect((await rowsOf(id)).total).toBe(1);
  });

  it('sent again for the next quarter changes nothing: the period is no part of the key', async () => {
    const id = await ownDataset('quarters');
    const file = HEAD + school('10000001') + school('10000002');
    await post(id, file, { query: { period: '2026-Q3' } });
    const second = await post(id, file, { query: { period: '2026-Q4' } });
    expect(second).toMatchObject({ status: 201, body: { added: 0, unchanged: 2, accepted: 2, period: '2026-Q4' } });
    expect((await rowsOf(id)).total).toBe(2);
  });

  it('without a good row is 422, in the shape of a receipt without number, and stores nothing', async () => {
    const id = await ownDataset('none-good');
    const before = await store.head();
    const result = await post(id, HEAD + school('1'));
    expect(result.status).toBe(422);
    expect(Receipt.parse(result.body)).toMatchObject({ number: null, seq: null, accepted: 0, rejected: 1 });
    expect(await store.head()).toEqual(before);
  });

  it('as a dry run says what would happen and does not do it', async () => {
    const id = await ownDataset('dry');
    const result = await post(id, HEAD + school('10000001') + school('1'), { query: { dryRun: 'true' } });
    expect(result).toMatchObject({ status: 200, body: { number: null, added: 1, rejected: 1 } });
    expect((await rowsOf(id)).total).toBe(0);
    expect(await post(id, HEAD + school('1'), { query: { dryRun: '1' } })).toMatchObject({
      status: 200,
      body: { accepted: 0 },
    });
  });

  it('with a key twice rejects every row of it and names both', async () => {
    const id = await ownDataset('twice');
    const result = await post(id, HEAD + school('10000001', 1) + school('10000002') + school('10000001', 2));
    expect(result).toMatchObject({ status: 201, body: { accepted: 1, rejected: 2 } });
    const problems = Receipt.parse(result.body).problems;
    expect(problems.map((p) => [p.row, p.code])).toEqual([
      [2, 'duplicate_key'],
      [4, 'duplicate_key'],
    ]);
    expect(problems[0]?.message).toContain('baris 2, 4');
  });

  it('with many rows for an empty dataset says the same of a key twice, and takes the rest', async () => {
    const id = await ownDataset('twice-among-many');
    const npsn = Array.from({ length: 3000 }, (_, i) => String(10_000_000 + i));
    npsn[2999] = '10000000';
    const bad = npsn.map((n, i) => school(n, i === 7 ? 'banyak' : 100)).join('');
    const originals = await scratchFolder();
    const result = await post(id, HEAD + bad, { originalsFolder: originals.path });
    expect(result).toMatchObject({ status: 201, body: { accepted: 2997, added: 2997, rejected: 3 } });
    const receipt = Receipt.parse(result.body);
    expect(receipt.problemCounts).toEqual({ error: 3, warning: 0 });
    expect(receipt.problems.map((p) => [p.row, p.code])).toEqual([
      [2, 'duplicate_key'],
      [9, 'not_a_number'],
      [3001, 'duplicate_key'],
    ]);
    const { dataset, agency, sha256 } = receipt;
    expect((await findOriginal(originals.path, { dataset, agency, sha256 }))?.problems).toHaveLength(3);
    expect((await rowsOf(id)).total).toBe(2997);
    await originals.dispose();
  });

  it('may not change rows of another agency', async () => {
    const id = await ownDataset('owned');
    await post(id, HEAD + school('10000001'));
    const result = await post(id, HEAD + school('10000001', 7) + school('10000002'), {
      agency: 'kemenag-sumut',
      agencyName: () => 'Dinas Pendidikan',
    });
    expect(result).toMatchObject({ status: 201, body: { added: 1, rejected: 1 } });
    expect(Receipt.parse(result.body).problems[0]).toMatchObject({ row: 2, code: 'owned_by_other_agency' });
    expect((await rowsOf(id, { key: '10000001' })).rows[0]?.values.pupils).toBe(100);
  });

  it('answers the same receipt to the same key, and a conflict to another body', async () => {
    const id = await ownDataset('keys');
    const file = HEAD + school('10000001');
    const first = await post(id, file, { idempotencyKey: 'k1' });
    const again = await post(id, file, { idempotencyKey: 'k1' });
    expect(again).toEqual(first);
    await expect(post(id, HEAD + school('10000002'), { idempotencyKey: 'k1' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
      status: 409,
    });
    expect((await rowsOf(id)).total).toBe(1);
  });

  it('leaves no temporary file behind, whatever becomes of it', async () => {
    const id = await ownDataset('tidy');
    await post(id, HEAD + school('10000001'));
    await expect(post(id, '\u0000\u0001binary')).rejects.toMatchObject({ code: 'unsupported_media' });
    await expect(post(id, HEAD + school('10000001'), { maxBytes: 10 })).rejects.toMatchObject({ status: 413 });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('tells how far it is, stage by stage', async () => {
    const id = await ownDataset('progress');
    const seen: [string, number, number | null][] = [];
    await post(id, HEAD + school('10000001') + school('10000002'), { onProgress: (...p) => seen.push(p) });
    expect(seen.map(([stage]) => stage)).toEqual(['reading', 'checking', 'checking', 'storing', 'done']);
    expect(seen.at(-1)).toEqual(['done', 2, 2]);
  });
});

describe('a file without rows', () => {
  it.each([
    ['CSV', HEAD],
    ['JSON', '{"rows":[]}'],
  ])('as %s is refused in the shape of a receipt that says so', async (_, content) => {
    const result = await post(await ownDataset('empty'), content, { query: { mode: 'all' } });
    expect(result.status).toBe(422);
    expect(Receipt.parse(result.body)).toMatchObject({ number: null, problems: [{ code: 'no_rows', row: null }] });
  });
});

describe('a file with problems', () => {
  it('is kept for whoever sent it, with every problem, also when it was refused', async () => {
    const id = await ownDataset('kept');
    const originalsFolder = join(folder.path, 'kept-originals');
    const file = HEAD + school('10000001') + school('10000001');
    const result = await post(id, file, {
      originalsFolder,
      fileName: 'sekolah.csv',
      spoolFolder: join(folder.path, 'kept-spool'),
    });
    expect(result.status).toBe(422);
    const { sha256 } = Receipt.parse(result.body);
    const kept = await findOriginal(originalsFolder, {
      dataset: id as DatasetId,
      agency: 'disdik' as AgencyId,
      sha256,
    });
    expect(kept?.problems.map((p) => [p.row, p.code])).toEqual([
      [2, 'duplicate_key'],
      [3, 'duplicate_key'],
    ]);
    expect(kept?.file.fileName).toBe('sekolah.csv');
    expect(await readdir(join(folder.path, 'kept-spool'))).toEqual([]);
  });

  it('without any is not kept', async () => {
    const id = await ownDataset('not-kept');
    const originalsFolder = join(folder.path, 'none');
    await post(id, HEAD + school('10000001'), { originalsFolder, spoolFolder: join(folder.path, 'none-spool') });
    await expect(readdir(originalsFolder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a large file', () => {
  const rows = process.env.LONG === '1' ? 100_000 : 30_000;

  it(`of ${rows} rows is taken without the server growing by more than 300 MB`, async () => {
    const id = await ownDataset('large');
    const lines = function* () {
      yield HEAD;
      for (let i = 0; i < rows; i++) yield school(String(10_000_000 + i), i % 900);
    };
    let peak = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    try {
      const result = await post(id, { stream: Readable.from(lines()) });
      expect(result).toMatchObject({ status: 201, body: { accepted: rows, rejected: 0 } });
    } finally {
      clearInterval(watch);
    }
    expect(peak - before).toBeLessThan(300_000_000);
  });
});

describe('mode=all', () => {
  const all = (confirmRemoval?: number): SendOptions => ({
    query: { mode: 'all', ...(confirmRemoval === undefined ? {} : { confirmRemoval: String(confirmRemoval) }) },
  });
  const many = (n: number) => Array.from({ length: n }, (_, i) => school(String(10000001 + i))).join('');

  it('refuses the whole file for one bad row', async () => {
    const id = await ownDataset('all-bad');
    await post(id, HEAD + many(3));
    const result = await post(id, HEAD + many(3) + school('9'), all());
    expect(result).toMatchObject({ status: 422, body: { number: null, accepted: 0, removed: 0, rejected: 1 } });
    expect((await rowsOf(id)).total).toBe(3);
  });

  it('removes what the file lacks, up to a tenth without asking', async () => {
    const id = await ownDataset('all-tenth');
    await post(id, HEAD + many(10));
    expect(await post(id, HEAD + many(9), all())).toMatchObject({ status: 201, body: { removed: 1, unchanged: 9 } });
    expect((await rowsOf(id)).total).toBe(9);
  });

  it('asks before it removes more, and takes only the exact number as consent', async () => {
    const id = await ownDataset('all-ask');
    await post(id, HEAD + many(10));
    for (const given of [undefined, 7, 9]) {
      const asked = await post(id, HEAD + many(2), all(given));
      expect(asked).toMatchObject({ status: 409, body: { code: 'confirm_removal', removed: 8 } });
    }
    expect((await rowsOf(id)).total).toBe(10);
    expect(await post(id, HEAD + many(2), all(8))).toMatchObject({ status: 201, body: { removed: 8 } });
    expect((await rowsOf(id)).total).toBe(2);
  });

  it('leaves rows of other agencies alone', async () => {
    const id = await ownDataset('all-others');
    await post(id, HEAD + school('20000001'), { agency: 'kemenag-sumut' });
    await post(id, HEAD + many(2));
    expect(await post(id, HEAD + many(2), all())).toMatchObject({ status: 201, body: { removed: 0 } });
    expect((await rowsOf(id)).total).toBe(3);
  });
});

describe('the sample of the ministry’s list', () => {
  it('is 1,122 schools, none of them a point, with every level read from its name', async () => {
    const path = fileURLToPath(new URL('../../resources/samples/schools.csv', import.meta.url));
    const result = await post('schools', { path }, { query: { mapping: 'dapodik-daftar' }, fileName: 'schools.csv' });
    expect(result).toMatchObject({ status: 201, body: { accepted: 1122, rejected: 0, mapping: 'dapodik-daftar' } });
    const { rows, total } = await rowsOf('schools');
    expect(total).toBe(1122);
    expect(rows.filter((r) => r.place.precision === 'point')).toHaveLength(0);
    expect((await rowsOf('schools', { region: '12.71' })).total).toBe(285);
    const pupils = rows.map((r) => r.values.pupils);
    expect(pupils.filter((p) => p === null)).toHaveLength(33);
    expect(pupils.reduce<number>((sum, p) => sum + Number(p ?? 0), 0)).toBe(200_755);
    const levels: Record<string, number> = {};
    for (const r of rows) levels[String(r.values.level)] = (levels[String(r.values.level)] ?? 0) + 1;
    // Three of the primary schools write "SEKOLAH DASAR" in full.
    expect(levels).toEqual({ SD: 422, SMP: 357, SMA: 170, SMK: 173 });
  });
});
