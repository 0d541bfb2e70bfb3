// CSV in every encoding and separator that agencies send, and what happens to files that are not whole.
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../testing/files';
import { detectDelimiter } from './csv-text';
import type { RawRow } from './format';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

async function rowsOf(content: string | Uint8Array, contentType = 'text/csv'): Promise<RawRow[]> {
  const source = await opened(folder.path, 'a.csv', content, contentType);
  const rows: RawRow[] = [];
  for await (const row of source.rows(0)) rows.push(row);
  return rows;
}

const TEXT = 'nama;jumlah\nKafé "Péré";1,5\n';

describe('a CSV file', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with byte-order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 little endian', iconv.encode(TEXT, 'utf16le', { addBOM: true })],
    ['UTF-16 big endian', iconv.encode(TEXT, 'utf16be', { addBOM: true })],
    ['Windows-1252', iconv.encode(TEXT, 'windows-1252')],
  ])('in %s reads the same', async (_, bytes) => {
    expect(await rowsOf(bytes)).toEqual([
      { row: 1, cells: ['nama', 'jumlah'] },
      { row: 2, cells: ['Kafé "Péré"', '1,5'] },
    ]);
  });

  it('counts rows as a spreadsheet shows them: quoted line breaks and blank lines keep their places', async () => {
    expect(await rowsOf('a,b\r\n"satu\r\ndua",1\r\n\r\nx,2\r\n')).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: ['satu\r\ndua', '1'] },
      { row: 4, cells: ['x', '2'] },
    ]);
  });

  it('whose quote never closes is refused with the row after which it was opened', async () => {
    await expect(rowsOf('a,b\n1,2\n3,"empat\n5,6\n')).rejects.toMatchObject({
      code: 'unreadable_file',
      details: { row: 3 },
    });
  });

  it('comes back as it was written, whatever its cells hold', async () => {
    const cell = fc.string({ maxLength: 12 }).map((s) => `x${s.replaceAll('\u0000', '').replace(/\r(?!\n)/g, '')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), async (table) => {
        const quoted = [['kolom', 'lain'], ...table]
          .map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        expect((await rowsOf(quoted)).map((r) => r.cells)).toEqual([['kolom', 'lain'], ...table]);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n1,5;2,5;3\n', ';'],
    ['a\tb\n1,5\t2;5\n', '\t'],
    ['nama;nilai\n"a,b,c,d";1\n"e,f,g,h";2\n', ';'],
    ['satu\ndua\n', ','],
    ['nama,alamat\nA,"Jl. B; No. 1; C"\nD,"E; F; G"\n', ','],
  ])('finds the separator of %j', (sample, delimiter) => {
    expect(detectDelimiter(sample)).toBe(delimiter);
  });
});

describe('a file that is no CSV', () => {
  it.each([
    ['a PDF', '%PDF-1.7\n...', 'application/octet-stream', 'unsupported_media', 415],
    ['a picture sent as CSV', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'text/csv', 'unsupported_media', 415],
    ['a picture sent as one', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'image/png', 'unsupported_media', 415],
    ['a web page', '<html><table></table></html>', 'application/vnd.ms-excel', 'unsupported_media', 415],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'application/vnd.ms-excel', 'unreadable_file', 422],
    ['an empty file', '', 'text/csv', 'unreadable_file', 422],
    ['text sent as JSON', 'halo', 'application/json', 'unreadable_file', 422],
    ['JSON sent as CSV', '{"rows":[]}', 'text/csv', 'unsupported_media', 415],
    [
      'CSV sent as a workbook',
      'a,b\n1,2\n',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'unsupported_media',
      415,
    ],
  ])('%s is refused', async (_, bytes, contentType, code, status) => {
    await expect(rowsOf(bytes, contentType)).rejects.toMatchObject({ code, status });
  });
});

describe('text that was escaped against spreadsheets', () => {
  it('comes back as it was, and an apostrophe elsewhere stays', async () => {
    const [row] = await rowsOf("'=SUM(A1),'90an,O'Brien,''-x\n");
    expect(row).toMatchObject({ cells: ['=SUM(A1)', "'90an", "O'Brien", "'-x"] });
  });
});
