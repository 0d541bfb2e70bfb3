// The .dbf part of a Shapefile (dBASE III and its sons): a header that names the columns, then records of fixed width.
import type { Readable } from 'node:stream';
import { Refusal } from '@shared/errors';
import type { RawCell } from '../format';
import { ByteReader } from './byte-reader';
import type { TextReader } from './encoding';

const DESCRIPTOR_BYTES = 32;
const END_OF_HEADER = 0x0d;
const END_OF_FILE = 0x1a;
const DELETED = 0x2a;
/** A dBASE record is at most this wide. */
const MAX_RECORD_BYTES = 65_535;

export interface DbfField {
  name: string;
  /** C text, N and F numbers as text, D day, L yes or no, I whole number, O number in 8 bytes; others are read as text. */
  type: string;
  length: number;
}

export interface DbfHeader {
  fields: DbfField[];
  records: number;
  headerBytes: number;
  recordBytes: number;
  /** Number of the code page in which texts are written ("language driver"); 0 when it does not say. */
  languageDriver: number;
}

/** Reads the header. @param stream from the file's first byte; left where the records begin. Throws `Refusal`. */
export async function readHeader(bytes: ByteReader): Promise<DbfHeader> {
  const head = await bytes.take(32);
  if (head === null) throw broken('tabelnya kosong');
  const [records, headerBytes, recordBytes] = [head.readUInt32LE(4), head.readUInt16LE(8), head.readUInt16LE(10)];
  if (headerBytes < 33 || recordBytes < 1 || recordBytes > MAX_RECORD_BYTES) throw broken('awal tabelnya rusak');
  const rest = await bytes.take(headerBytes - 32);
  if (rest === null) throw broken('awal tabelnya terpotong');
  const fields: DbfField[] = [];
  for (let at = 0; at + DESCRIPTOR_BYTES <= rest.length && rest[at] !== END_OF_HEADER; at += DESCRIPTOR_BYTES) {
    const name = rest.toString('latin1', at, at + 11).split('\u0000')[0] ?? '';
    fields.push({ name: name.trim(), type: String.fromCharCode(rest[at + 11] ?? 67), length: rest[at + 16] ?? 0 });
  }
  if (fields.length === 0 || fields.reduce((sum, f) => sum + f.length, 1) > recordBytes)
    throw broken('daftar kolomnya tidak sesuai lebar barisnya');
  return { fields, records, headerBytes, recordBytes, languageDriver: head[29] ?? 0 };
}

/** The header of a .dbf alone. */
export async function headerOf(stream: Readable): Promise<DbfHeader> {
  const bytes = new ByteReader(stream);
  try {
    return await readHeader(bytes);
  } finally {
    bytes.close();
  }
}

/** A record: its cells, or null when it is marked as deleted. */
export type DbfRecord = RawCell[] | null;

/** Streams the records in order. Throws `Refusal` when there are fewer than the header says, or a text is not in its encoding. */
export async function* readRecords(stream: Readable, text: TextReader): AsyncGenerator<DbfRecord> {
  const bytes = new ByteReader(stream);
  try {
    const { fields, records, recordBytes } = await readHeader(bytes);
    for (let i = 1; i <= records; i++) {
      const record = await bytes.take(recordBytes);
      if (record === null || record[0] === END_OF_FILE)
        throw broken(`berisi ${i - 1} baris, padahal menurut awalnya ${records}`);
      yield record[0] === DELETED ? null : cellsOf(record, fields, text, i);
    }
  } finally {
    bytes.close();
  }
}

function cellsOf(record: Buffer, fields: readonly DbfField[], text: TextReader, row: number): RawCell[] {
  let at = 1;
  return fields.map((field) => {
    const raw = record.subarray(at, at + field.length);
    at += field.length;
    return cellOf(raw, field, text, row);
  });
}

function cellOf(raw: Buffer, { name, type, length }: DbfField, text: TextReader, row: number): RawCell {
  if (type === 'I' && length === 4) return raw.readInt32LE(0);
  if (type === 'O' && length === 8) return finite(raw.readDoubleLE(0));
  if (type === 'C') return blankless(text(raw, row, name));
  const plain = blankless(raw.toString('latin1'));
  if (plain === null) return null;
  switch (type) {
    case 'N':
    case 'F':
      // What does not fit is written as stars; they stay, so that the check names them.
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? numberOf(plain) : plain;
    case 'D':
      if (/^0+$/.test(plain)) return null;
      return /^\d{8}$/.test(plain) ? { date: `${plain.slice(0, 4)}-${plain.slice(4, 6)}-${plain.slice(6, 8)}` } : plain;
    case 'L':
      return /^[YyTt]$/.test(plain) ? true : /^[NnFf]$/.test(plain) ? false : null;
    // A memo's text lies in a file that Shapefiles do not have; what stands here is its address.
    case 'M':
      return null;
    default:
      return plain;
  }
}

/** Long numbers stay text: as a number they would lose digits. */
function numberOf(plain: string): RawCell {
  const value = Number(plain);
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? plain : finite(value);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function blankless(text: string): string | null {
  // Some programs fill the rest of a cell with zero bytes instead of blanks.
  const end = text.indexOf('\u0000');
  const clean = (end < 0 ? text : text.slice(0, end)).trim();
  return clean === '' ? null : clean;
}

function broken(reason: string): Refusal {
  return new Refusal(
    'unreadable_file',
    `Tabel atribut (.dbf) tidak dapat dibaca: ${reason}.`,
    'Buka layernya di QGIS, ekspor ulang sebagai Shapefile atau GeoJSON, lalu kirim lagi.',
  );
}
