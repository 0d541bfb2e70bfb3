// CSV: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; quoted line breaks. Read as a stream with bounded memory.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { Refusal } from '@shared/errors';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { withoutEscape } from '../outgoing/safe-text';
import { type CsvEncoding, detectDelimiter, detectEncoding } from './csv-text';
import type { FormatReader, RawRow, ReceivedFile, TableSource } from './format';

const SAMPLE_BYTES = 1 << 16;
/** A record longer than this is not a table row but another kind of file, or a quote that was never closed. */
const MAX_RECORD_CHARS = 1_000_000;

export const csvFormat: FormatReader = {
  id: 'csv',
  contentTypes: ['text/csv', 'text/plain', 'text/tab-separated-values', 'application/csv', 'application/vnd.ms-excel'],
  accepts: looksLikeText,
  open: openCsv,
};

async function openCsv(file: ReceivedFile): Promise<TableSource> {
  const head = await readHead(file.path, SAMPLE_BYTES);
  const encoding = await detectEncoding(file.path, head);
  const delimiter = detectDelimiter(decode(head, encoding));
  return {
    format: 'csv',
    keysInRows: true,
    sheets: [''],
    keys: async () => null,
    merges: async () => [],
    rows: () => readRows(file.path, encoding, delimiter),
    close: async () => {},
  };
}

async function* readRows(path: string, encoding: CsvEncoding, delimiter: string): AsyncGenerator<RawRow> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MAX_RECORD_CHARS,
  });
  // Errors of the stream arrive at the parser, which the loop below reads.
  pipeline(createReadStream(path, { highWaterMark: 1 << 16 }), iconv.decodeStream(encoding), parser, () => {});
  let row = 0;
  try {
    for await (const record of parser) {
      row++;
      const cells = record as string[];
      if (cells.length === 1 && cells[0] === '') continue;
      for (const [i, cell] of cells.entries()) if (cell.startsWith("'")) cells[i] = withoutEscape(cell);
      yield { row, cells };
    }
  } catch (error) {
    if (error instanceof CsvError) throw damaged(error, row);
    throw error;
  } finally {
    parser.destroy();
  }
}

function damaged(error: CsvError, lastRow: number): Refusal {
  const after = lastRow > 0 ? `setelah baris ${lastRow}` : 'pada baris pertama';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return new Refusal(
      'unreadable_file',
      `Berkas CSV tidak utuh: tanda kutip (") yang dibuka ${after} tidak pernah ditutup.`,
      'Periksa tanda kutip pada baris itu, atau ekspor dan kirim ulang berkasnya.',
      { row: lastRow + 1 },
    );
  return new Refusal(
    'unreadable_file',
    `Berkas CSV tidak dapat dibaca ${after}.`,
    'Buka berkas itu dengan LibreOffice atau Excel, simpan ulang sebagai CSV UTF-8, lalu kirim lagi.',
    { row: lastRow + 1, reason: error.code },
  );
}

/** Text has no NUL bytes, unless it is UTF-16 with a byte-order mark, and hardly any other control characters. */
function looksLikeText(head: Buffer): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) control++;
  }
  return control <= head.length / 200;
}

function decode(bytes: Buffer, encoding: CsvEncoding): string {
  return iconv.decode(bytes, encoding);
}

/** The first bytes of a file. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
