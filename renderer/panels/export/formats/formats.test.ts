// Files of rows: readable by others, with what they are inside, and without a cell that could run.
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_WRITERS } from '.';
import type { FileHead, FileRow, RowsFormat } from './file-writer';
import { withPngTexts } from './png-texts';

const head: FileHead = {
  locale: 'id',
  title: 'Sekolah: [a/b]',
  columns: [
    { key: 'name', title: 'Nama', unit: null, definition: 'Nama resmi' },
    { key: 'pupils', title: 'Peserta didik', unit: 'orang', definition: null },
  ],
  notes: [
    ['Sumber', 'Kemendikdasmen'],
    ['Perhatian', 'Baris satu\nbaris dua'],
  ],
  metadata: { dataset: 'schools', access: 'internal' },
  words: {
    notesSheet: 'Keterangan',
    startsAt: 'Kepala tabel di baris',
    column: 'Kolom',
    unit: 'Satuan',
    definition: 'Definisi',
  },
};
const row = (name: string, pupils: number | null, geometry: string | null = null): FileRow => ({
  id: name,
  cells: [name, pupils],
  geometry,
});
const ROWS = [
  row('=HYPERLINK("http://x")', 1234.5, '{"type":"Point","coordinates":[98.5,3.25]}'),
  row('SMA "Satu"; Medan & <Kota>', null),
];

async function written(format: RowsFormat, rows: readonly FileRow[] = ROWS, about = head) {
  const writer = FILE_WRITERS[format](about);
  // In two parts, as a large table comes.
  await writer.rows(rows.slice(0, 1));
  await writer.rows(rows.slice(1));
  return writer.end();
}
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('CSV', () => {
  it('is what Excel in Indonesian opens, says where its table begins, and runs no formula', async () => {
    expect(textOf(await written('csv')).split('\r\n')).toEqual([
      '\ufeffKepala tabel di baris;5',
      'Sumber;Kemendikdasmen',
      'Perhatian;Baris satu baris dua',
      '',
      'Nama;Peserta didik (orang)',
      `"'=HYPERLINK(""http://x"")";1234,5`,
      '"SMA ""Satu""; Medan & <Kota>";',
      '',
    ]);
  });

  it('begins no cell with what a spreadsheet would run, whatever the text', async () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '＝', 'x', ';', '"', '\r', '\n') });
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const [, table = ''] = textOf(await written('csv', [row(name, 1)])).split('(orang)\r\n');
        expect(table).not.toMatch(/^"?[=+\-@\t\r\n＝＋－＠](?!")/);
      }),
    );
  });
});

describe('XLSX', () => {
  it('can be read by another program, text as text and unknown as empty, with notes and meanings beside it', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await written('xlsx')).buffer as ArrayBuffer);
    expect(book.worksheets.map((s) => s.name)).toEqual(['Sekolah   a b', 'Keterangan']);
    const [sheet, notes] = book.worksheets;
    expect(sheet?.getCell('A2').type).toBe(ExcelJS.ValueType.String);
    expect(sheet?.getCell('A2').value).toBe('=HYPERLINK("http://x")');
    expect(sheet?.getCell('B2').value).toBe(1234.5);
    expect(sheet?.getCell('A3').value).toBe('SMA "Satu"; Medan & <Kota>');
    expect(sheet?.getCell('B3').value).toBeNull();
    expect(notes?.getCell('B1').value).toBe('Kemendikdasmen');
    expect([1, 2, 3].map((c) => notes?.getRow(4).getCell(c).value)).toEqual(['Kolom', 'Definisi', 'Satuan']);
    expect([1, 2, 3].map((c) => notes?.getRow(5).getCell(c).value)).toEqual(['Nama', 'Nama resmi', null]);
  });

  it('is a whole workbook also without rows', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await FILE_WRITERS.xlsx(head).end()).buffer as ArrayBuffer);
    expect(book.worksheets[0]?.getCell('B1').value).toBe('Peserta didik (orang)');
  });
});

describe('GeoJSON', () => {
  it('carries what it is as foreign members, and no geometry that its source did not give', async () => {
    const json = JSON.parse(textOf(await written('geojson')));
    expect(json).toMatchObject({
      type: 'FeatureCollection',
      name: 'Sekolah: [a/b]',
      metadata: { dataset: 'schools', access: 'internal', notes: { Sumber: 'Kemendikdasmen' } },
    });
    expect(json.metadata.columns[1]).toEqual({
      key: 'pupils',
      title: 'Peserta didik',
      unit: 'orang',
      definition: null,
    });
    expect(json.features).toEqual([
      {
        type: 'Feature',
        id: '=HYPERLINK("http://x")',
        geometry: { type: 'Point', coordinates: [98.5, 3.25] },
        properties: { name: '=HYPERLINK("http://x")', pupils: 1234.5 },
      },
      {
        type: 'Feature',
        id: 'SMA "Satu"; Medan & <Kota>',
        geometry: null,
        properties: { name: 'SMA "Satu"; Medan & <Kota>', pupils: null },
      },
    ]);
  });

  it('is whole also without rows', async () => {
    expect(JSON.parse(textOf(await FILE_WRITERS.geojson(head).end())).features).toEqual([]);
  });
});

describe('PNG', () => {
  // The smallest picture: one grey pixel.
  const png = Uint8Array.from(
    atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='),
    (c) => c.charCodeAt(0),
  );

  it('keeps texts in tEXt, and in iTXt what Latin-1 has no letter for', () => {
    const bytes = Buffer.from(
      withPngTexts(png, [
        ['Title', 'Sekolah per kecamatan'],
        ['Source', 'Disdik – 2026'],
      ]),
    );
    const chunks: Record<string, string> = {};
    for (let at = 8; at < bytes.length; ) {
      const length = bytes.readUInt32BE(at);
      chunks[bytes.toString('latin1', at + 4, at + 8)] = bytes.toString('utf8', at + 8, at + 8 + length);
      at += length + 12;
    }
    expect(Object.keys(chunks)).toEqual(['IHDR', 'tEXt', 'iTXt', 'IDAT', 'IEND']);
    expect(chunks.tEXt).toBe('Title\0Sekolah per kecamatan');
    expect(chunks.iTXt).toBe('Source\0\0\0\0\0Disdik – 2026');
    // tEXt's checksum as zlib computes it.
    const at = 8 + 25;
    const length = bytes.readUInt32BE(at);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc(bytes.subarray(at + 4, at + 8 + length)));
    expect(() => withPngTexts(new Uint8Array(40), [])).toThrow('not a PNG');
  });
});

/** CRC-32 bit by bit, without a table. */
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}
