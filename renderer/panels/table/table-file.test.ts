// The files that the table writes: readable by others, and without a cell that could run.
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { type TableFile, tableCsv, tableXlsx } from './table-file';
import type { TableColumn } from './table-model';

const column = (title: string, unit: string | null = null): TableColumn => ({
  id: title,
  title,
  unit,
  definition: null,
  numeric: unit !== null,
  bar: false,
  weight: 1,
});
const cell = (value: string | number | null) => ({ value, text: String(value ?? '–'), incomplete: false });
const file: TableFile = {
  columns: [column('Nama'), column('Peserta didik', 'orang')],
  lines: [
    { id: '1', target: { kind: 'row', key: '1' as never }, cells: [cell('=HYPERLINK("http://x")'), cell(1234.5)] },
    { id: '2', target: { kind: 'row', key: '2' as never }, cells: [cell('SMA "Satu"; Medan & <Kota>'), cell(null)] },
  ],
  notes: [['Sumber', 'Kemendikdasmen']],
  locale: 'id',
};

describe('CSV of the table', () => {
  it('is what Excel in Indonesian opens, and runs no formula', () => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(tableCsv(file));
    expect(text.split('\r\n')).toEqual([
      '\ufeffSumber;Kemendikdasmen',
      '',
      'Nama;Peserta didik (orang)',
      `"'=HYPERLINK(""http://x"")";1234,5`,
      '"SMA ""Satu""; Medan & <Kota>";',
      '',
    ]);
  });
});

describe('XLSX of the table', () => {
  it('can be read by another program, text as text and unknown as empty', async () => {
    const book = new ExcelJS.Workbook();
    const bytes = await tableXlsx(file, ['Sekolah: [a/b]', 'Keterangan']);
    await book.xlsx.load(bytes.buffer as ArrayBuffer);
    expect(book.worksheets.map((s) => s.name)).toEqual(['Sekolah   a b', 'Keterangan']);
    const sheet = book.worksheets[0];
    expect(sheet?.getCell('A2').type).toBe(ExcelJS.ValueType.String);
    expect(sheet?.getCell('A2').value).toBe('=HYPERLINK("http://x")');
    expect(sheet?.getCell('B2').value).toBe(1234.5);
    expect(sheet?.getCell('A3').value).toBe('SMA "Satu"; Medan & <Kota>');
    expect(sheet?.getCell('B3').value).toBeNull();
    expect(book.worksheets[1]?.getCell('B1').value).toBe('Kemendikdasmen');
  });
});
