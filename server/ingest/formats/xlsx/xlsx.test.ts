// Workbooks as Excel, LibreOffice and programs write them, and those that are cut off, locked or made to explode.
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../../testing/files';
import { bareWorkbook, zipOf } from '../../testing/zip';
import type { RawCell } from '../format';
import { dateFromSerial, timeFromSerial } from './date-serial';
import { columnLetter, columnNumber } from './merges';
import { meaningOfCode } from './styles';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

async function read(bytes: Uint8Array) {
  const source = await opened(folder.path, 'a.xlsx', bytes);
  const rows: Record<number, RawCell[]> = {};
  for await (const { row, cells } of source.rows(0)) rows[row] = cells;
  const merges = await source.merges(0);
  await source.close();
  return { rows, merges, sheets: source.sheets };
}

async function written(fill: (workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe('a workbook', () => {
  it('gives numbers, dates, percentages, texts and formulas by their stored value', async () => {
    const bytes = await written((w) => {
      const s = w.addWorksheet('Data');
      s.getCell('B3').value = 'Nama';
      s.getCell('C3').value = { richText: [{ text: 'Jum' }, { text: 'lah' }] };
      s.getCell('B4').value = { formula: 'D7', result: 'PAYA BAKUNG' };
      s.getCell('C4').value = 12.5;
      s.getCell('D4').value = new Date(Date.UTC(2026, 10, 25));
      s.getCell('D4').numFmt = 'dd-mm-yyyy';
      s.getCell('E4').value = 0.305;
      s.getCell('E4').numFmt = '0.0%';
      s.getCell('F4').value = true;
      s.getCell('G4').value = { error: '#REF!' };
      s.getCell('H4').value = { formula: 'SUM(C1:C2)' } as ExcelJS.CellFormulaValue;
      s.mergeCells('B1:D1');
    });
    const { rows, merges } = await read(bytes);
    expect(rows[3]).toEqual([null, 'Nama', 'Jumlah']);
    expect(rows[4]).toEqual([
      null,
      'PAYA BAKUNG',
      12.5,
      { date: '2026-11-25' },
      { percent: 0.305 },
      true,
      { fault: 'formula_error', text: '#REF!' },
      expect.objectContaining({ fault: 'formula_without_value' }),
    ]);
    expect(merges).toEqual([{ top: 1, left: 2, bottom: 1, right: 4 }]);
  });

  it('without styles, shared strings and cell references is read as programs write it', async () => {
    const sheet =
      '<row><c t="inlineStr"><is><t>NPSN</t></is></c><c t="inlineStr"><is><r><t>Na</t></r><r><t>ma</t></r></is></c></row>' +
      '<row r="5"><c r="B5" t="str"><f>A1</f><v>hasil</v></c><c r="D5"><v>7</v></c><c r="E5" t="str"><f>A2</f><v></v></c></row>';
    const { rows } = await read(
      zipOf(bareWorkbook(sheet, '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>')),
    );
    expect(rows).toEqual({ 1: ['NPSN', 'Nama'], 5: [null, 'hasil', null, 7] });
  });

  it('with prefixed names is the same workbook', async () => {
    const parts = bareWorkbook('');
    parts['xl/worksheets/sheet1.xml'] =
      '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect((await read(zipOf(parts))).rows).toEqual({ 2: [3] });
  });

  it('lists its visible sheets only', async () => {
    const bytes = await written((w) => {
      w.addWorksheet('Rahasia', { state: 'hidden' });
      w.addWorksheet('Data').getCell('A1').value = 'x';
    });
    expect(await read(bytes)).toMatchObject({ sheets: ['Data'], rows: { 1: ['x'] } });
  });

  it('that counts its days from 1904 has other days', () => {
    expect(dateFromSerial(46_351, false)).toBe('2026-11-25');
    expect(dateFromSerial(44_889, true)).toBe('2026-11-25');
    expect(dateFromSerial(46_351.556944, false)).toBe('2026-11-25T13:22:00');
    expect(dateFromSerial(0.5, false)).toBeNull();
    expect([0.556944, 0.5, 0.9999999, 1.5].map(timeFromSerial)).toEqual(['13:22', '12:00', '00:00', null]);
  });

  it.each([
    ['dd/mm/yyyy', 'date'],
    ['[$-421]dd mmmm yyyy;@', 'date'],
    ['h:mm', 'date'],
    ['0.00%', 'percent'],
    ['#,##0.00', 'number'],
    ['General', 'number'],
    ['"Rp"#,##0', 'number'],
    ['_-"Rp"* #,##0_-;-"Rp"* #,##0_-', 'number'],
    ['0" hari"', 'number'],
    ['[Red]0', 'number'],
  ])('tells what the format %s shows', (code, meaning) => {
    expect(meaningOfCode(code)).toBe(meaning);
  });

  it('names its columns by letters', () => {
    expect([1, 26, 27, 702, 703].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
    for (let n = 1; n < 2000; n += 37) expect(columnNumber(columnLetter(n))).toBe(n);
  });
});

describe('a workbook that cannot be trusted', () => {
  const big = (mb: number) => Buffer.alloc(mb * 1_000_000, ' ');

  it('is refused when it is cut off anywhere', async () => {
    const whole = await written((w) => {
      for (let i = 1; i < 300; i++) w.worksheets[0]?.addRow([i, `baris ${i}`]) ?? w.addWorksheet('Data').addRow([i]);
    });
    for (const part of [0.1, 0.5, 0.9, 0.999])
      await expect(read(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toMatchObject({
        code: 'unreadable_file',
      });
  });

  it('is refused when its XML is broken', async () => {
    for (const sheet of ['<row r="1"><c r="A1"><v>1</v></row>', '<row r="1"><c r="A1"><v>&x;</v></c></row>'])
      await expect(read(zipOf(bareWorkbook(sheet)))).rejects.toMatchObject({ code: 'unreadable_file' });
  });

  it('is refused when it would explode, before anything is unpacked', async () => {
    const bomb = zipOf({ ...bareWorkbook(''), 'xl/media/besar.bin': big(30) });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'payload_too_large', status: 413 });
  });

  it('is refused when a part holds more than it says', async () => {
    const parts = bareWorkbook(`<row r="1"><c r="A1"><v>1</v></c></row>${' '.repeat(3_000_000)}`);
    const lying = zipOf(parts);
    // The directory claims 100 bytes for a sheet of three megabytes.
    const name = Buffer.from('xl/worksheets/sheet1.xml');
    lying.writeUInt32LE(100, lying.lastIndexOf(name) - 22);
    await expect(read(lying)).rejects.toMatchObject({ code: 'unreadable_file' });
  });

  it('is refused when it is another kind of ZIP', async () => {
    await expect(read(zipOf({ 'word/document.xml': '<document/>' }))).rejects.toMatchObject({
      code: 'unsupported_media',
    });
  });

  it('is refused when it is locked', async () => {
    const locked = zipOf(bareWorkbook(''));
    for (let at = locked.indexOf('PK\x01\x02'); at >= 0; at = locked.indexOf('PK\x01\x02', at + 4))
      locked.writeUInt16LE(1, at + 8);
    await expect(read(locked)).rejects.toMatchObject({ code: 'unreadable_file' });
  });

  it('cannot read outside itself', async () => {
    const parts = bareWorkbook('');
    parts['xl/workbook.xml'] =
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${parts['xl/workbook.xml']?.replace('Lembar1', '&x;')}`;
    await expect(read(zipOf(parts))).rejects.toMatchObject({ code: 'unreadable_file' });
  });
});
