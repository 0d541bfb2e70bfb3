// Tables as they come in real sheets: titles above, headings over several rows, merged cells, a table at B3, totals and notes.

import { Declaration, type DeclarationInput } from '@shared/dataset/declaration';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegionReference } from '../regions/reference';
import { checkedFile, opened, realReference, scratchFolder } from '../testing/files';

let folder: { path: string; dispose(): Promise<void> };
let reference: RegionReference;
beforeAll(async () => {
  [folder, reference] = await Promise.all([scratchFolder(), realReference()]);
});
afterAll(() => folder.dispose());

const text = (id: string) => ({ id, en: id });
const declaration = Declaration.parse({
  id: 'uji',
  title: text('Uji'),
  definition: text('Uji'),
  owner: { agency: 'bpbd', role: text('Kepala') },
  fields: [
    {
      key: 'kabupaten',
      title: text('Kabupaten/kota'),
      type: 'text',
      required: true,
      roles: ['key', 'region'],
      headings: ['kab/kota'],
    },
    { key: 'male', title: text('Laki-laki'), type: 'integer', headings: ['jumlah murid / l'] },
    { key: 'female', title: text('Perempuan'), type: 'integer', headings: ['jumlah murid / p'] },
    { key: 'budget', title: text('Pagu'), type: 'number', headings: ['pagu anggaran'] },
  ],
  rowKey: ['kabupaten'],
  place: { region: { kabupaten: 'kabupaten' } },
  cadence: 'yearly',
  map: { kind: 'none' },
} as DeclarationInput);

async function sheet(fill: (s: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook.addWorksheet('Data'));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function read(name: string, content: string | Uint8Array, mapping?: object) {
  const source = await opened(folder.path, name, content);
  const { table, rows } = await checkedFile(source, declaration, reference, mapping && JSON.stringify(mapping));
  return {
    skipped: table.skipped,
    values: rows.map((r) => r.values),
    rows: rows.map((r) => r.fileRow),
    problems: [...table.problems, ...rows.flatMap((r) => r.problems)].map((p) => `${p.row} ${p.column} ${p.code}`),
  };
}

describe('a sheet', () => {
  it('with titles, a heading over two rows with merged groups, column numbers, a total and a note', async () => {
    const bytes = await sheet((s) => {
      s.getCell('A1').value = 'REKAPITULASI MURID PROVINSI SUMATERA UTARA';
      s.mergeCells('A1:D1');
      s.getCell('A2').value = 'TAHUN 2026';
      s.getCell('A4').value = 'No';
      s.mergeCells('A4:A5');
      s.getCell('B4').value = 'Kab/Kota';
      s.mergeCells('B4:B5');
      s.getCell('C4').value = 'Jumlah Murid';
      s.mergeCells('C4:D4');
      s.getCell('C5').value = 'L';
      s.getCell('D5').value = 'P';
      s.addRow([1, 2, 3, 4]);
      s.addRow([1, 'Kota Medan', 10, 20]);
      s.addRow([]);
      s.addRow([2, 'Kab. Karo', 30, null]);
      s.addRow([null, 'JUMLAH', 40, 20]);
      s.addRow(['Sumber: Dinas Pendidikan']);
    });
    // The column numbers, the blank row, the total and the note.
    expect(await read('murid.xlsx', bytes)).toEqual({
      skipped: 4,
      rows: [7, 9],
      values: [
        ['Kota Medan', 10, 20, null],
        ['Kab. Karo', 30, null, null],
      ],
      problems: [],
    });
  });

  it('with a table that begins at B3 and formulas beside values', async () => {
    const bytes = await sheet((s) => {
      s.getCell('B3').value = 'Kabupaten/kota';
      s.getCell('C3').value = 'Pagu';
      s.getCell('B4').value = ' Kota Medan';
      s.getCell('C4').value = 'Rp. 10.345.419.876';
      s.getCell('B5').value = { formula: 'B4', result: 'Kota Binjai' };
      s.getCell('C5').value = 1.5;
      s.getCell('B6').value = 'Kota Sibolga';
      s.getCell('C6').value = { formula: 'SUM(C4:C5)' } as ExcelJS.CellFormulaValue;
    });
    expect(await read('b3.xlsx', bytes)).toEqual({
      skipped: 0,
      rows: [4, 5, 6],
      values: [
        ['Kota Medan', null, null, 10_345_419_876],
        ['Kota Binjai', null, null, 1.5],
        ['Kota Sibolga', null, null, null],
      ],
      problems: ['6 Pagu formula_without_value'],
    });
  });

  it('with texts merged downwards repeats them, and figures merged downwards not', async () => {
    const bytes = await sheet((s) => {
      s.addRow(['Kabupaten/kota', 'Laki-laki', 'Pagu']);
      s.addRow(['Kota Medan', 1, 100]);
      s.addRow([null, 2, null]);
      s.mergeCells('A2:A3');
      s.mergeCells('C2:C3');
    });
    expect((await read('turun.xlsx', bytes)).values).toEqual([
      ['Kota Medan', 1, null, 100],
      ['Kota Medan', 2, null, null],
    ]);
  });

  it('with a heading merged over columns takes the one that is filled, and does not choose between two', async () => {
    const bytes = await sheet((s) => {
      s.addRow(['Kabupaten/kota', null, 'Pagu', null]);
      s.mergeCells('A1:B1');
      s.mergeCells('C1:D1');
      s.addRow([null, 'Kota Medan', 5, null]);
      s.addRow(['-', 'Kota Binjai', null, 6]);
      s.addRow(['Kota Sibolga', null, 7, 8]);
    });
    const { values, problems } = await read('lebar.xlsx', bytes);
    expect(values).toEqual([
      ['Kota Medan', null, null, 5],
      ['Kota Binjai', null, null, 6],
      ['Kota Sibolga', null, null, null],
    ]);
    expect(problems).toEqual(['4 Pagu ambiguous_number']);
  });

  it('with a section title beneath a merged heading does not take it for a sub-heading', async () => {
    const bytes = await sheet((s) => {
      s.addRow(['Kabupaten/kota', null, 'Pagu']);
      s.mergeCells('A1:B1');
      s.addRow([null, 'Kota Medan']);
      s.addRow([null, 'Kota Binjai', 5]);
    });
    expect(await read('bagian.xlsx', bytes)).toMatchObject({ rows: [2, 3], problems: [] });
  });

  it('is looked for in all sheets, and read as the mapping says where it says so', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Sampul').addRow(['Laporan', 'Pagu']);
    const data = workbook.addWorksheet('Isi');
    data.addRow(['Kabupaten/kota', 'Pagu']);
    data.addRow(['Kota Medan', 1]);
    data.addRow(['Kota Binjai', 2]);
    data.addRow(['Kota Sibolga', 3]);
    const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
    expect((await read('dua.xlsx', bytes)).rows).toEqual([2, 3, 4]);
    const mapping = {
      sheet: 'isi',
      headingRows: { from: 1, to: 1 },
      skipRows: [2],
      lastRow: 3,
      columns: { kabupaten: { letter: 'A' }, budget: 'pagu' },
    };
    expect(await read('dua.xlsx', bytes, mapping)).toMatchObject({
      rows: [3],
      skipped: 2,
      values: [['Kota Binjai', null, null, 2]],
    });
    await expect(read('dua.xlsx', bytes, { ...mapping, sheet: 'tidak ada' })).rejects.toMatchObject({
      code: 'mapping_needed',
      details: { sheets: ['Sampul', 'Isi'] },
    });
  });
});

describe('a CSV table', () => {
  it('whose groups were never merged still names its columns', async () => {
    const csv = 'Kab/Kota,Jumlah Murid,\n,L,P\nKota Medan,1,2\n';
    expect((await read('grup.csv', csv)).values).toEqual([['Kota Medan', 1, 2, null]]);
  });

  it('with ragged rows reports them, too short and too long', async () => {
    const csv =
      'Kabupaten/kota,Laki-laki,Perempuan\nKota Medan,1,2\nKota Binjai,1\nKota Sibolga,1,2,3\nKota Langkat,1,2,,\n';
    const { problems, rows } = await read('ragged.csv', csv);
    expect(rows).toEqual([2, 3, 4, 5]);
    expect(problems.filter((p) => p.includes('ragged'))).toEqual(['3 null ragged_row', '4 null ragged_row']);
  });

  it('names columns that it does not know, and skips a repeated heading', async () => {
    const csv =
      'No;Kabupaten/kota;Bupati;Laki-laki\n1;Kota Medan;X;1\nNo;Kabupaten/kota;Bupati;Laki-laki\n2;Kota Binjai;Y;2\n';
    expect(await read('ulang.csv', csv)).toMatchObject({
      rows: [2, 4],
      skipped: 1,
      problems: ['null Bupati unknown_column'],
    });
  });

  it('of which two columns bear one name takes neither, unless the mapping says which', async () => {
    const csv = 'Kabupaten/kota,Pagu,Pagu\nKota Medan,1,2\n';
    expect(await read('dua.csv', csv)).toMatchObject({
      values: [['Kota Medan', null, null, null]],
      problems: ['null Pagu missing_column'],
    });
    const columns = { kabupaten: 'Kabupaten/kota', budget: { letter: 'C' } };
    expect(await read('dua.csv', csv, { columns })).toMatchObject({
      values: [['Kota Medan', null, null, 2]],
      problems: [],
    });
    const grouped = 'Kabupaten/kota,Pagu,\n,Keuangan,Fisik\nKota Medan,1,2\n';
    expect((await read('grup2.csv', grouped)).problems).toEqual(['null Pagu / Keuangan missing_column']);
    await expect(read('kunci.csv', 'Kabupaten/kota,Kabupaten/kota,Pagu\na,b,1\n')).rejects.toMatchObject({
      code: 'mapping_needed',
      details: { several: [{ label: 'Kabupaten/kota', letters: ['A', 'B'] }] },
    });
  });

  it('without the required columns asks for a mapping and shows what it saw', async () => {
    await expect(read('lain.csv', 'Wilayah,Nilai\nA,1\n')).rejects.toMatchObject({
      code: 'mapping_needed',
      status: 422,
      details: {
        missing: ['Kabupaten/kota'],
        preview: [
          { row: 1, cells: ['Wilayah', 'Nilai'] },
          { row: 2, cells: ['A', '1'] },
        ],
      },
    });
  });

  it('with nothing below its heading says so', async () => {
    expect(await read('kosong.csv', 'Kabupaten/kota,Pagu\n')).toMatchObject({
      rows: [],
      problems: ['null null no_rows'],
    });
  });

  it('keeps rows whose names only begin like a total', async () => {
    const csv = 'Kabupaten/kota;Pagu\nTotalindo Raya;1\nJumlah Sumatera Utara;9\nTOTAL;9\nSub Total;3\n';
    expect(await read('total.csv', csv)).toMatchObject({ rows: [2], skipped: 3 });
  });
});

describe('JSON rows', () => {
  it('are all data: a total is no total there, and what a row lacks is its own problem', async () => {
    const json = JSON.stringify({ rows: [{ kabupaten: 'TOTAL', male: '1.234' }, { male: 2 }] });
    const { values, problems } = await read('a.json', json);
    expect(values).toEqual([
      ['TOTAL', 1234, null, null],
      [null, 2, null, null],
    ]);
    expect(problems).toEqual(['1 kabupaten region_unresolved', '2 kabupaten missing_required']);
  });
});
