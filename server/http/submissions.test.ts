// Submissions over HTTP against a started server and a real store, with our own sample files.
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { RowsAnswer } from '@shared/api/datasets';
import { Receipt, ReceiptList } from '@shared/api/submission';
import type { Row } from '@shared/dataset/row';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolders } from '../project-folders';
import { answer, refusal, type Serving, serving } from '../testing/serving';
import { LARGE_IMPORTS, SMALL_IMPORTS } from './file-desk';

let s: Serving;
let disdik: string;
let schools: Buffer;
const CSV = { 'content-type': 'text/csv' };
const SCHOOLS = '/api/v1/datasets/schools/submissions?mapping=dapodik-daftar&mode=partial';

beforeAll(async () => {
  s = await serving();
  disdik = await s.token('disdik');
  schools = await readFile(path.join(projectFolders().resourcesDir, 'samples', 'schools.csv'));
});
afterAll(() => s.dispose());

async function allRows(dataset: string, query = ''): Promise<{ total: number; rows: Row[] }> {
  const read = await s.token('bpbd', 'read');
  return answer(await s.ask(read, 'GET', `/api/v1/datasets/${dataset}/rows?limit=10000${query}`), RowsAnswer);
}

describe('the quarter list of schools', () => {
  it('is taken whole, and the API gives its figures', async () => {
    const response = await s.ask(disdik, 'POST', SCHOOLS, schools, CSV);
    const receipt = await answer(response, Receipt, 201);
    expect(receipt).toMatchObject({
      accepted: 1122,
      added: 1122,
      changed: 0,
      unchanged: 0,
      rejected: 0,
      mode: 'partial',
    });
    expect(receipt).toMatchObject({
      dataset: 'schools',
      agency: 'disdik',
      mapping: 'dapodik-daftar',
      period: '2026-Q4',
    });
    expect(response.headers.get('location')).toBe(`/api/v1/receipts/${receipt.number}`);

    const { total, rows } = await allRows('schools');
    expect([total, rows.length]).toEqual([1122, 1122]);
    expect(rows.filter((r) => r.place.precision === 'point' || r.place.lon !== null)).toHaveLength(0);
    expect(rows.filter((r) => r.place.region?.startsWith('12.71'))).toHaveLength(285);
    expect((await allRows('schools', '&region=12.71')).total).toBe(285);
    const pupils = rows.map((r) => r.values.pupils ?? null);
    expect(pupils.reduce<number>((sum, v) => sum + (typeof v === 'number' ? v : 0), 0)).toBe(200_755);
    expect(pupils.filter((v) => v === null)).toHaveLength(33);
    expect(rows.every((r) => r.provenance.role === 'Kepala Dinas Pendidikan')).toBe(true);
  });

  it('changes nothing when it is sent for another quarter', async () => {
    const response = await s.ask(disdik, 'POST', `${SCHOOLS}&period=2027-Q1`, schools, CSV);
    const receipt = await answer(response, Receipt, 201);
    expect(receipt).toMatchObject({ accepted: 1122, added: 0, changed: 0, unchanged: 1122, period: '2027-Q1' });
    expect((await allRows('schools')).total).toBe(1122);
  });

  it('answers the same key with the same body by the same receipt, and another body by 409', async () => {
    const key = { ...CSV, 'idempotency-key': 'kuartal-4' };
    const first = await answer(await s.ask(disdik, 'POST', SCHOOLS, schools, key), Receipt, 201);
    const again = await answer(await s.ask(disdik, 'POST', SCHOOLS, schools, key), Receipt, 201);
    expect(again).toEqual(first);
    const other = Buffer.concat([schools, Buffer.from('\n')]);
    await refusal(await s.ask(disdik, 'POST', SCHOOLS, other, key), 'idempotency_conflict', 409);
  });

  it('takes a multipart part named file, and says when there is none', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(schools)], { type: 'text/csv' }), 'Daftar Sekolah.csv');
    const receipt = await answer(await s.ask(disdik, 'POST', SCHOOLS, form), Receipt, 201);
    expect(receipt).toMatchObject({ accepted: 1122, fileName: 'Daftar Sekolah.csv' });
    const wrong = new FormData();
    wrong.set('berkas', new Blob(['x']), 'x.csv');
    await refusal(await s.ask(disdik, 'POST', SCHOOLS, wrong), 'bad_request', 400);
    await refusal(await s.ask(disdik, 'POST', SCHOOLS, new FormData()), 'bad_request', 400);
  });

  it('asks before mode=all removes more than a tenth, and refuses it whole for one bad row', async () => {
    const lines = schools.toString('utf8').trimEnd().split(/\r?\n/);
    const half = lines.slice(0, 562).join('\n');
    const all = SCHOOLS.replace('mode=partial', 'mode=all');
    const asked = await refusal(await s.ask(disdik, 'POST', all, half, CSV), 'confirm_removal', 409);
    expect(asked).toBeDefined();
    expect((await allRows('schools')).total).toBe(1122);
    const response = await s.ask(disdik, 'POST', `${all}&confirmRemoval=561`, half, CSV);
    expect(await answer(response, Receipt, 201)).toMatchObject({ removed: 561, unchanged: 561 });
    expect((await allRows('schools')).total).toBe(561);
    await answer(await s.ask(disdik, 'POST', all, schools, CSV), Receipt, 201);
    expect((await allRows('schools')).total).toBe(1122);
    const bad = schools.toString('utf8').replace(/(\n[^\n]*,)\d+(,)/, '$1banyak$2');
    const refused = await answer(await s.ask(disdik, 'POST', all, bad, CSV), Receipt, 422);
    expect(refused).toMatchObject({ number: null, accepted: 0, removed: 0 });
    expect(refused.rejected).toBeGreaterThan(0);
  });
});

describe('rows as JSON', () => {
  const place = '/api/v1/datasets/population/submissions';
  const row = {
    regionCode: '12.71',
    year: 2025,
    male: 1_247_000,
    female: 1_250_000,
    total: 2_497_000,
    source: 'Kemendagri 2025',
  };

  it('are taken, tried dry without a trace, and given back with their receipt', async () => {
    const token = await s.token('dukcapil-pmd');
    const dry = await answer(await s.ask(token, 'POST', `${place}?dryRun=true`, { rows: [row] }), Receipt, 200);
    expect(dry).toMatchObject({ number: null, accepted: 1 });
    expect((await allRows('population')).total).toBe(0);
    const receipt = await answer(await s.ask(token, 'POST', place, { rows: [row] }), Receipt, 201);
    expect((await allRows('population')).total).toBe(1);

    expect(await answer(await s.ask(token, 'GET', `/api/v1/receipts/${receipt.number}`), Receipt)).toEqual(receipt);
    await refusal(await s.ask(disdik, 'GET', `/api/v1/receipts/${receipt.number}`), 'not_found', 404);
    await refusal(await s.ask(token, 'GET', '/api/v1/receipts/TT-2026-999999'), 'not_found', 404);
    const own = await answer(await s.ask(token, 'GET', '/api/v1/receipts?dataset=population'), ReceiptList);
    expect(own.receipts.map((r) => r.number)).toEqual([receipt.number]);
    const walidata = await s.token('kominfo', 'walidata');
    const all = await answer(await s.ask(walidata, 'GET', '/api/v1/receipts'), ReceiptList);
    expect(new Set(all.receipts.map((r) => r.agency))).toEqual(new Set(['disdik', 'dukcapil-pmd']));
  });
});

it('receipts are listed page by page, newest first, without their problems', async () => {
  const token = await s.token('bmkg-wil-1', 'walidata');
  const place = '/api/v1/datasets/population/submissions';
  for (let year = 2001; year <= 2005; year += 1) {
    const row = { regionCode: '12.72', year, male: 1, female: 1, total: 2, source: 'x' };
    await answer(await s.ask(token, 'POST', place, { rows: [row, { regionCode: 'x' }] }), Receipt, 201);
  }
  const list = async (query: string) =>
    answer(await s.ask(token, 'GET', `/api/v1/receipts?dataset=population${query}`), ReceiptList);
  const whole = await list('');
  expect(whole.next).toBeNull();
  const numbers = whole.receipts.map((r) => r.number);
  expect(numbers.length).toBeGreaterThanOrEqual(5);
  expect(numbers).toEqual([...numbers].sort().reverse());
  expect(whole.receipts[0]).toMatchObject({ problems: [], problemCounts: { error: expect.any(Number) } });
  expect(whole.receipts[0]?.problemCounts.error).toBeGreaterThan(0);
  const paged: (string | null)[] = [];
  for (let next: string | null | undefined = ''; next !== null && next !== undefined; ) {
    const page: ReceiptList = await list(`&limit=2${next === '' ? '' : `&before=${next}`}`);
    expect(page.receipts.length).toBeLessThanOrEqual(2);
    paged.push(...page.receipts.map((r) => r.number));
    next = page.next;
  }
  expect(paged).toEqual(numbers);
  await refusal(await s.ask(token, 'GET', '/api/v1/receipts?before=TT-2026-999999'), 'not_found', 404);
  // Of another agency: its number tells nothing.
  await refusal(await s.ask(disdik, 'GET', `/api/v1/receipts?before=${numbers[0]}`), 'not_found', 404);
});

describe('what is refused', () => {
  const place = '/api/v1/datasets/schools/submissions';

  it('keeps out whoever is no party, whoever only reads, and system topics', async () => {
    await refusal(await s.ask(await s.token('bpbd'), 'POST', place, schools, CSV), 'forbidden', 403);
    await refusal(await s.ask(await s.token('disdik', 'read'), 'POST', place, schools, CSV), 'forbidden', 403);
    await refusal(await s.ask('', 'POST', place, schools, CSV), 'unauthorized', 401);
    const walidata = await s.token('kominfo', 'walidata');
    const system = await s.ask(walidata, 'POST', '/api/v1/datasets/sys-supply/submissions', { rows: [{}] });
    await refusal(system, 'forbidden', 403);
    await refusal(await s.ask(disdik, 'POST', '/api/v1/datasets/nothing/submissions', 'a', CSV), 'not_found', 404);
  });

  it('names a misspelt parameter instead of storing in earnest', async () => {
    const body = await refusal(await s.ask(disdik, 'POST', `${place}?dryrun=true`, schools, CSV), 'bad_request', 400);
    expect(body.message).toContain('dryrun');
    await refusal(await s.ask(disdik, 'POST', `${place}?mode=semua`, schools, CSV), 'bad_request', 400);
    await refusal(await s.ask(disdik, 'POST', `${place}?period=2026-13`, schools, CSV), 'bad_request', 400);
    await refusal(await s.ask(disdik, 'POST', `${place}?mapping=nothing`, schools, CSV), 'bad_request', 400);
  });

  it('says what is wrong with a body', async () => {
    await refusal(await s.ask(disdik, 'POST', place, '', CSV), 'bad_request', 400);
    const pdf = await s.ask(disdik, 'POST', place, '%PDF-1.7', { 'content-type': 'application/pdf' });
    await refusal(pdf, 'unsupported_media', 415);
    const notJson = await s.ask(disdik, 'POST', place, '{"rows": [', { 'content-type': 'application/json' });
    expect(notJson.status).toBeGreaterThanOrEqual(400);
    expect(notJson.status).toBeLessThan(500);
    const notZip = await s.ask(disdik, 'POST', place, 'PK\u0003\u0004 no zip at all', {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    });
    await refusal(notZip, 'unreadable_file', 422);
  });

  it('says that a multipart body broke off, is none, or has no boundary', async () => {
    const begun = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n`;
    const marked = { 'content-type': 'multipart/form-data; boundary=b' };
    for (const body of [`${begun}npsn,name\n10299901,A`, `${begun}${'npsn,name\n'.repeat(50_000)}`, 'no parts'])
      await refusal(await s.ask(disdik, 'POST', place, body, marked), 'bad_request', 400);
    const bare = await s.ask(disdik, 'POST', place, 'a', { 'content-type': 'multipart/form-data' });
    expect((await refusal(bare, 'bad_request', 400)).message).toContain('boundary');
  });

  it('lets slow senders keep nobody waiting, and outlives those who go away', async () => {
    const { hostname, port } = new URL(s.url);
    const head = `POST ${place} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${disdik}\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\nnpsn`;
    const slow = Array.from({ length: SMALL_IMPORTS + LARGE_IMPORTS + 2 }, () => connect(Number(port), hostname));
    await Promise.all(slow.map((socket) => new Promise<void>((sent) => socket.write(head, () => sent()))));
    const row = { npsn: '10299901', name: 'SD Uji', level: 'SD' };
    const dry = await s.ask(disdik, 'POST', `${place}?dryRun=true`, { rows: [row] });
    await answer(dry, Receipt, 200);
    for (const socket of slow) socket.destroy();
    await answer(await s.ask(disdik, 'POST', `${place}?dryRun=true`, { rows: [row] }), Receipt, 200);
  });

  it('names the limit of a body that is too large, announced or not', async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(0x61);
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        if (sent++ < 52) controller.enqueue(megabyte);
        else controller.close();
      },
    });
    const init = { method: 'POST', headers: { authorization: `Bearer ${disdik}`, ...CSV } };
    const announced = await fetch(`${s.url}${place}`, { ...init, body: new Uint8Array(51 * 1024 * 1024) });
    expect((await refusal(announced, 'payload_too_large', 413)).message).toContain('50 MB');
    const streamed = await fetch(`${s.url}${place}`, {
      ...init,
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect((await refusal(streamed, 'payload_too_large', 413)).message).toContain('50 MB');
  });
});
