// What we write for people: templates that our own reader takes back, marked files, and that nothing in them runs.
import { writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Declaration } from '@shared/dataset/declaration';
import type { Values } from '@shared/dataset/row';
import { BUILT_IN_DATASETS } from '@shared/datasets';
import type { AgencyId, DatasetId } from '@shared/ids';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellText } from '../formats/format';
import { problem } from '../messages';
import { findOriginal, keepOriginal, ProblemFile, sweepOriginals } from '../originals';
import { previewFile } from '../preview';
import type { RegionReference } from '../regions/reference';
import { checkedFile, opened, realReference, scratchFolder } from '../testing/files';
import { writeMarked } from './marked-file';
import { writeCsv, writeXlsx } from './rows-file';
import { safeCsvText, withoutEscape } from './safe-text';
import { writeTemplate } from './template';

let folder: { path: string; dispose(): Promise<void> };
let reference: RegionReference;
beforeAll(async () => {
  [folder, reference] = await Promise.all([scratchFolder(), realReference()]);
});
afterAll(() => folder.dispose());

async function bytesOf(write: (target: PassThrough) => Promise<void>): Promise<Buffer> {
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), write(target)]);
  return bytes;
}

async function workbookOf(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook;
}

const text = (id: string) => ({ id, en: id });
const everyType = Declaration.parse({
  id: 'semua-jenis',
  title: text('Semua jenis'),
  definition: text('Uji'),
  owner: { agency: 'bpbd', role: text('Kepala') },
  fields: [
    { key: 'id', title: text('Nomor'), type: 'text', required: true, roles: ['key'] },
    { key: 'name', title: text('Nama'), type: 'text' },
    { key: 'count', title: text('Jumlah'), type: 'integer', unit: text('orang') },
    { key: 'share', title: text('Bagian'), type: 'number', format: 'percent' },
    { key: 'open', title: text('Buka'), type: 'boolean' },
    { key: 'day', title: text('Tanggal'), type: 'date' },
    { key: 'at', title: text('Waktu'), type: 'datetime' },
    {
      key: 'kind',
      title: text('Jenis'),
      type: 'code',
      codes: [
        { value: 'a', title: text('jenis a') },
        { value: 'b', title: text('jenis b') },
      ],
    },
    { key: 'region', title: text('Wilayah'), type: 'region' },
    // A title that another field has as well: the template must still tell them apart.
    { key: 'second', title: text('Nama'), type: 'text' },
  ],
  rowKey: ['id'],
  cadence: 'once',
  map: { kind: 'none' },
});

const someText = fc
  .string({ minLength: 1, maxLength: 20 })
  .map((s) => `${s.replace(/[^\p{L}\p{N} =+@".,;'\n-]/gu, '')}x`.trim());
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const someRow = fc.record({
  name: optional(someText),
  count: optional(fc.integer({ min: -1e9, max: 1e9 })),
  share: optional(fc.integer({ min: 0, max: 100_000 }).map((n) => n / 100)),
  open: optional(fc.boolean()),
  day: optional(
    fc
      .date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10)),
  ),
  at: optional(fc.integer({ min: 0, max: 4e9 }).map((s) => new Date(s * 1000).toISOString().replace('.000Z', 'Z'))),
  kind: optional(fc.constantFrom('a', 'b')),
  region: optional(fc.constantFrom('12.10', '12.71', '12.71.06')),
  second: optional(someText),
});
const someRows = fc
  .array(someRow, { minLength: 1, maxLength: 5 })
  .map((rows) => rows.map((r, i): Values => ({ id: `0${i}`, ...r })));

describe('what leaves comes back as it was', () => {
  const asValues = (rows: Values[]) => rows.map((r) => everyType.fields.map((f) => r[f.key] ?? null));

  it.each([
    ['template', writeTemplate],
    ['workbook', writeXlsx],
  ])('as a %s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        const bytes = await bytesOf((target) => write(everyType, rows, target));
        const { rows: back, table } = await checkedFile(
          await opened(folder.path, 't.xlsx', bytes),
          everyType,
          reference,
        );
        expect(back.flatMap((r) => r.problems)).toEqual([]);
        expect(table.problems).toEqual([]);
        expect(back.map((r) => r.values)).toEqual(asValues(rows));
      }),
      { numRuns: 20 },
    );
  });

  it('as CSV, where numbers are read as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        const bytes = await bytesOf((target) => writeCsv(everyType, rows, target));
        const mapping = JSON.stringify({
          columns: Object.fromEntries(everyType.fields.map((f, i) => [f.key, { letter: 'ABCDEFGHIJ'[i] }])),
          headingRows: { from: 1, to: 1 },
          numbers: 'en',
        });
        const back = (await checkedFile(await opened(folder.path, 't.csv', bytes), everyType, reference, mapping)).rows;
        expect(back.map((r) => r.values)).toEqual(asValues(rows));
      }),
      { numRuns: 20 },
    );
  });

  it('for every dataset that is shipped', async () => {
    for (const declaration of BUILT_IN_DATASETS) {
      const bytes = await bytesOf((target) => writeTemplate(declaration, [], target));
      const preview = await previewFile(
        { path: await saved(bytes), bytes: bytes.length, contentType: null, fileName: 't.xlsx' },
        declaration,
      );
      expect(preview.missing).toEqual([]);
      expect(Object.keys(preview.suggested.columns)).toEqual(declaration.fields.map((f) => f.key));
      expect(preview.sheets.map((s) => s.name)).toEqual(['Data', 'Petunjuk']);
    }
  });
});

async function saved(bytes: Buffer): Promise<string> {
  const path = `${folder.path}/saved-${bytes.length}.xlsx`;
  await writeFile(path, bytes);
  return path;
}

describe('a template', () => {
  it('offers the values of code lists and explains each column', async () => {
    const workbook = await workbookOf(await bytesOf((target) => writeTemplate(everyType, [], target)));
    const data = workbook.getWorksheet('Data');
    expect(data?.getCell('H2').dataValidation).toMatchObject({ type: 'list', formulae: ['Daftar!$H$2:$H$3'] });
    expect(workbook.getWorksheet('Daftar')?.getCell('H3').value).toBe('b');
    expect(workbook.getWorksheet('Daftar')?.state).toBe('hidden');
    const guide = workbook.getWorksheet('Petunjuk')?.getSheetValues().flat().map(String).join('\n');
    for (const field of everyType.fields) expect(guide).toContain(field.key);
  });
});

describe('text that a spreadsheet would run', () => {
  const attacks = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'];

  it('gets an apostrophe in CSV, and loses it when it comes back', async () => {
    const rows = attacks.map((name, i): Values => ({ id: `r${i}`, name }));
    const csv = (await bytesOf((target) => writeCsv(everyType, rows, target))).toString();
    for (const attack of attacks)
      expect(csv).not.toMatch(new RegExp(`(^|[,"\n])${attack.slice(0, 2).replace(/[+\r\t]/g, '\\$&')}`));
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '@', ' ', 'x') }));
    fc.assert(fc.property(text, (s) => withoutEscape(safeCsvText(s)) === s));
  });

  it('is text in XLSX, never a formula', async () => {
    const rows = attacks.map((name, i): Values => ({ id: `r${i}`, name }));
    for (const write of [writeXlsx, writeTemplate]) {
      const workbook = await workbookOf(await bytesOf((target) => write(everyType, rows, target)));
      workbook.eachSheet((s) =>
        s.eachRow((r) => r.eachCell((c) => expect(c.type).not.toBe(ExcelJS.ValueType.Formula))),
      );
      expect(workbook.getWorksheet('Data')?.getCell('B2').value).toBe('=1+1');
    }
  });
});

describe('a marked file', () => {
  async function markedOf(name: string, content: string | Uint8Array): Promise<ExcelJS.Workbook> {
    const source = await opened(folder.path, name, content);
    const { table, rows } = await checkedFile(source, everyType, reference);
    const bytes = Buffer.from(content);
    const path = `${folder.path}/original-${name}`;
    await writeFile(path, bytes);
    const problems = [...table.problems, ...rows.flatMap((r) => r.problems)];
    const file = { path, bytes: bytes.length, contentType: null, fileName: name };
    return workbookOf(await bytesOf((target) => writeMarked({ file, table: table.place, problems }, target)));
  }

  it('of a CSV has the same cells, the offending ones coloured and commented, and a list', async () => {
    const workbook = await markedOf('a.csv', 'Judul laporan\n\nNomor,Jumlah,Lain\n01,banyak,=1+1\n02,5,x\n');
    const data = workbook.worksheets[0];
    expect(data?.getCell('A1').value).toBe('Judul laporan');
    expect([data?.getCell('A4').value, data?.getCell('C4').value]).toEqual(['01', '=1+1']);
    const bad = data?.getCell('B4');
    expect(bad?.fill).toMatchObject({ type: 'pattern', pattern: 'solid' });
    expect(JSON.stringify(bad?.note)).toContain('bukan angka');
    expect(data?.getCell('D3').value).toBe('Masalah');
    expect(String(data?.getCell('D4').value)).toContain('"banyak" bukan angka');
    expect(data?.getCell('B5').fill).not.toMatchObject({ pattern: 'solid' });
    expect(workbook.getWorksheet('Daftar masalah')?.getRow(3).getCell(1).value).toBe(4);
  });

  it('with very many problems is written piece by piece: others are served meanwhile', async () => {
    const path = `${folder.path}/banyak.csv`;
    await writeFile(path, 'Nomor,Jumlah\n1,x\n');
    const file = { path, bytes: 18, contentType: 'text/csv', fileName: 'banyak.csv' };
    const one = problem('notANumber', { row: null, column: 'Jumlah', value: 'x' });
    const problems = Array.from({ length: 10_000 }, () => one);
    let turns = 0;
    let writing = true;
    const count = (): void => {
      turns += 1;
      if (writing) setImmediate(count);
    };
    count();
    await bytesOf((target) =>
      writeMarked({ file, table: { sheet: 0, headingRow: 1, names: ['Nomor', 'Jumlah'] }, problems }, target),
    );
    writing = false;
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it('of a workbook keeps places and merged cells, runs no formula, and can be sent again after repair', async () => {
    const given = new ExcelJS.Workbook();
    const s = given.addWorksheet('Isi');
    s.getCell('B2').value = 'REKAP';
    s.mergeCells('B2:D2');
    s.getCell('B3').value = 'Nomor';
    s.getCell('C3').value = 'Jumlah';
    s.getCell('D3').value = 'Tanggal';
    s.getCell('B4').value = 'k1';
    s.getCell('C4').value = { formula: '2*3', result: 6.5 };
    s.getCell('D4').value = new Date(Date.UTC(2026, 10, 25));
    s.getCell('D4').numFmt = 'dd/mm/yyyy';
    const workbook = await markedOf('b.xlsx', Buffer.from(await given.xlsx.writeBuffer()));
    const data = workbook.getWorksheet('Isi');
    expect(data?.getCell('C4').value).toBe(6.5);
    expect(data?.getCell('B2').isMerged).toBe(true);
    expect(JSON.stringify(data?.getCell('C4').note)).toContain('bukan bilangan bulat');
    if (data) data.getCell('C4').value = 7;
    const again = Buffer.from(await workbook.xlsx.writeBuffer());
    const { rows, table } = await checkedFile(await opened(folder.path, 'c.xlsx', again), everyType, reference);
    expect(table.problems).toEqual([]);
    expect(rows).toMatchObject([{ problems: [], key: 'k1' }]);
    expect(rows[0]?.values.slice(2, 6)).toEqual([7, null, null, '2026-11-25']);
  });

  it('of JSON rows is a table with the keys as heading', async () => {
    const workbook = await markedOf('d.json', JSON.stringify({ rows: [{ id: 'a', count: 1.5 }] }));
    expect(workbook.worksheets[0]?.getRow(1).values).toEqual([undefined, 'id', 'count', 'Masalah']);
    expect(JSON.stringify(workbook.worksheets[0]?.getCell('B2').note)).toContain('bukan bilangan bulat');
  });
});

describe('a file with problems', () => {
  it('is kept with all of them, found again by who sent it, and removed after 30 days', async () => {
    const originals = `${folder.path}/originals`;
    const id = { dataset: 'uji' as DatasetId, agency: 'bpbd' as AgencyId, sha256: 'a'.repeat(64) };
    const path = await saved(Buffer.from('isi'));
    const problems = await ProblemFile.open(folder.path, 'p.problems');
    const one = {
      row: 2,
      column: 'x',
      value: 'y',
      code: 'not_a_number' as const,
      severity: 'error' as const,
      message: 'm',
      fix: 'f',
    };
    problems.add(one);
    await problems.close();
    const file = { path, bytes: 3, contentType: 'text/csv', fileName: 'a.csv' };
    const table = { sheet: 0, headingRow: 1, names: ['x'] };
    await keepOriginal(originals, id, { file, table, problems });
    const found = await findOriginal(originals, id);
    expect(found).toMatchObject({ file: { bytes: 3, fileName: 'a.csv' }, table, problems: [one] });
    expect(await findOriginal(originals, { ...id, agency: 'disdik' as AgencyId })).toBeNull();
    await sweepOriginals(originals, Date.now() + 29 * 86_400_000);
    expect(await findOriginal(originals, id)).not.toBeNull();
    await sweepOriginals(originals, Date.now() + 31 * 86_400_000);
    expect(await findOriginal(originals, id)).toBeNull();
  });
});

describe('a preview', () => {
  it('shows the first rows as text and suggests a mapping by headings; of two with one name it chooses none', async () => {
    const csv = 'Rekap\nNomor;Jumlah;Jumlah\n01;1;2\n';
    const path = `${folder.path}/preview.csv`;
    await writeFile(path, csv);
    const preview = await previewFile({ path, bytes: csv.length, contentType: null, fileName: 'p.csv' }, everyType);
    expect(preview.sheets[0]?.rows).toEqual([
      { row: 1, cells: ['Rekap'] },
      { row: 2, cells: ['Nomor', 'Jumlah', 'Jumlah'] },
      { row: 3, cells: ['01', '1', '2'] },
    ]);
    expect(preview.suggested).toEqual({
      headingRows: { from: 2, to: 2 },
      columns: { id: 'Nomor' },
      numbers: 'auto',
    });
    expect(cellText({ date: '2026-11-25T13:22:00' })).toBe('2026-11-25 13:22:00');
  });
});
