// Files out and in: the template that comes back as it went, the preview, marked files, and uploads that break off.
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { Preview } from '@shared/api/preview';
import { Receipt } from '@shared/api/submission';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { POSKO, poskoRows } from '../testing/posko';
import { answer, refusal, type Serving, serving } from '../testing/serving';
import { spoolFolder } from './incoming';

/** A busy machine may take long; nothing waits that long in earnest. */
const PATIENCE = { timeout: 30_000, interval: 20 };

let s: Serving;
let bpbd: string;
const PLACE = `/api/v1/datasets/${POSKO.id}`;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = { 'content-type': 'text/csv' };
const BAD =
  'Kode posko;Nama posko;Jenis;Daya tampung;Kode wilayah\nP1;Satu;tenda;100;12.01\nP2;Dua;gubuk;DP 30 %;12.01\n';

beforeAll(async () => {
  s = await serving();
  bpbd = await s.token('bpbd');
  await s.ask(await s.token('kominfo', 'walidata'), 'PUT', PLACE, POSKO);
});
afterAll(() => s.dispose());

async function workbook(response: Response): Promise<ExcelJS.Workbook> {
  expect(response.status, response.ok ? '' : await response.clone().text()).toBe(200);
  expect(response.headers.get('content-type')).toBe(XLSX);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await response.arrayBuffer());
  return book;
}

describe('the template', () => {
  it('comes back filled in as the rows that were there', async () => {
    await answer(await s.ask(bpbd, 'POST', `${PLACE}/submissions`, poskoRows('P1', 'P2', 'P3')), Receipt, 201);
    const empty = await workbook(await s.ask(bpbd, 'GET', `${PLACE}/template.xlsx`));
    expect(empty.worksheets[0]?.actualRowCount).toBe(1);
    const response = await s.ask(bpbd, 'GET', `${PLACE}/template.xlsx?prefill=true`);
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''Posko%20pengungsian.xlsx");
    const file = new Uint8Array(await response.arrayBuffer());
    const back = await s.ask(bpbd, 'POST', `${PLACE}/submissions`, file, { 'content-type': XLSX });
    expect(await answer(back, Receipt, 201)).toMatchObject({ accepted: 3, unchanged: 3, rejected: 0 });
  });

  it('holds the own rows only', async () => {
    const other = await workbook(
      await s.ask(await s.token('dinkes', 'read'), 'GET', `${PLACE}/template.xlsx?prefill=true`),
    );
    expect(other.worksheets[0]?.actualRowCount).toBe(1);
    await refusal(await s.ask(bpbd, 'GET', `${PLACE}/template.xlsx?prefill=ya`), 'bad_request', 400);
  });
});

describe('the preview', () => {
  it('shows the first rows and the mapping, and stores nothing', async () => {
    const preview = await answer(await s.ask(bpbd, 'POST', `${PLACE}/preview`, BAD, CSV), Preview);
    expect(preview.format).toBe('csv');
    expect(preview.sheets[0]?.rows[1]?.cells).toEqual(['P1', 'Satu', 'tenda', '100', '12.01']);
    expect(Object.keys(preview.suggested.columns)).toEqual(['kode', 'nama', 'jenis', 'daya', 'regionCode']);
    await refusal(await s.ask(await s.token('bpbd', 'read'), 'POST', `${PLACE}/preview`, BAD, CSV), 'forbidden', 403);
    expect(await readdir(spoolFolder(s.dataDir))).toEqual([]);
  });
});

describe('a file with problems', () => {
  it('is given back marked, by its receipt and for the same upload', async () => {
    const receipt = await answer(
      await s.ask(bpbd, 'POST', `${PLACE}/submissions`, BAD, { ...CSV, 'x-file-name': 'posko%20november.csv' }),
      Receipt,
      201,
    );
    expect(receipt).toMatchObject({ accepted: 1, rejected: 1, fileName: 'posko november.csv' });
    expect(receipt.problems.map((p) => [p.row, p.code])).toEqual([
      [3, 'not_in_code_list'],
      [3, 'not_a_number'],
    ]);
    const kept = await s.ask(bpbd, 'GET', `/api/v1/receipts/${receipt.number}/problems`);
    expect(kept.headers.get('content-disposition')).toContain('posko-november-bertanda.xlsx');
    for (const book of [
      await workbook(kept),
      await workbook(await s.ask(bpbd, 'POST', `${PLACE}/marked-file`, BAD, CSV)),
    ]) {
      const sheet = book.worksheets[0];
      expect(sheet?.getCell('D3').fill).toMatchObject({ pattern: 'solid' });
      expect(sheet?.getCell('D2').fill).toMatchObject({ pattern: 'none' });
    }
    const stranger = await s.token('dinkes');
    await refusal(await s.ask(stranger, 'GET', `/api/v1/receipts/${receipt.number}/problems`), 'not_found', 404);
    const good = await answer(await s.ask(bpbd, 'POST', `${PLACE}/submissions`, poskoRows('P9')), Receipt, 201);
    await refusal(await s.ask(bpbd, 'GET', `/api/v1/receipts/${good.number}/problems`), 'not_found', 404);
    const clean = BAD.split('\n').slice(0, 2).join('\n');
    await refusal(await s.ask(bpbd, 'POST', `${PLACE}/marked-file`, clean, CSV), 'not_found', 404);
  });
});

describe('an upload that breaks off', () => {
  it('leaves nothing in the store or on disk', async () => {
    const before = await s.store.head();
    const { hostname, port } = new URL(s.url);
    const failed = new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST ${PLACE}/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bpbd}\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n${BAD}`,
          // Cut only once the server has begun to write the body down.
          () =>
            void vi
              .waitUntil(async () => (await readdir(spoolFolder(s.dataDir))).length > 0, PATIENCE)
              .then(() => socket.destroy()),
        );
      });
      socket.once('close', () => resolve());
    });
    await failed;
    await vi.waitUntil(async () => (await readdir(spoolFolder(s.dataDir))).length === 0, PATIENCE);
    expect((await s.store.head()).seq).toBe(before.seq);
    expect((await s.ask('', 'GET', '/healthz')).status).toBe(200);
  });
});
