// CSV: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; quoted line breaks. Read as a stream with bounded memory.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Refusal } from '@shared/errors';
import iconv from 'iconv-lite';
import { withoutEscape } from '../outgoing/safe-text';
import { CsvRecords, EndlessRecord } from './csv-records';
import { type CsvDelimiter, type CsvEncoding, detectDelimiter, detectEncoding } from './csv-text';
import { type FormatReader, oneByOne, type RawRow, type ReceivedFile, type TableSource } from './format';

const SAMPLE_BYTES = 1 << 16;
/** A record longer than this is not a table row but another kind of file, or a quote that was never closed. */
const MAX_RECORD_CHARS = 1_000_000;
/** Read and checked without a pause: a few milliseconds of work. */
const PIECE_BYTES = 1 << 16;
const APOSTROPHE = 0x27;

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
    rows: () => oneByOne(readBatches(file.path, encoding, delimiter)),
    batches: () => readBatches(file.path, encoding, delimiter),
    close: async () => {},
  };
}

/** Rows by the piece of the file that they end in; empty lines are left out and counted. */
async function* readBatches(path: string, encoding: CsvEncoding, delimiter: CsvDelimiter): AsyncGenerator<RawRow[]> {
  const decoder = iconv.getDecoder(encoding);
  const records = new CsvRecords(delimiter, MAX_RECORD_CHARS);
  let row = 0;
  const rowsOf = (found: string[][]): RawRow[] => {
    const rows: RawRow[] = [];
    for (const cells of found) {
      row++;
      if (cells.length === 1 && cells[0] === '') continue;
      for (let i = 0; i < cells.length; i++) {
        const cell = cells[i] ?? '';
        if (cell.charCodeAt(0) === APOSTROPHE) cells[i] = withoutEscape(cell);
      }
      rows.push({ row, cells });
    }
    return rows;
  };
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      const rows = rowsOf(records.take(decoder.write(piece as Buffer)));
      if (rows.length > 0) yield rows;
    }
    const rows = [...rowsOf(records.take(decoder.end() ?? '')), ...rowsOf(records.end())];
    if (rows.length > 0) yield rows;
  } catch (error) {
    if (error instanceof EndlessRecord) throw damaged(error.records);
    throw error;
  }
}

function damaged(lastRow: number): Refusal {
  const after = lastRow > 0 ? `setelah baris ${lastRow}` : 'pada baris pertama';
  return new Refusal(
    'unreadable_file',
    `Berkas CSV tidak utuh: tanda kutip (") yang dibuka ${after} tidak pernah ditutup.`,
    'Periksa tanda kutip pada baris itu, atau ekspor dan kirim ulang berkasnya.',
    { row: lastRow + 1 },
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
