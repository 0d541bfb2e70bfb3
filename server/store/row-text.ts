// Rows as the database holds them: values as canonical JSON text, compared letter for letter, and PostgreSQL's COPY text.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import { PRECISIONS } from '@shared/place';
import type { StagedRow } from './contract';

/** Encodes values in the order of a declaration's fields. */
export type ValuesEncoder = (values: readonly CellValue[]) => string;

/**
 * An encoder for a declaration: keys sorted, nulls left out, so that the same facts give the same text whatever the order
 * of the fields was, and an added field that is empty changes nothing.
 */
export function valuesEncoder(declaration: Pick<Declaration, 'fields'>): ValuesEncoder {
  const order = declaration.fields
    .map((field, index) => ({ index, key: field.key, head: `${JSON.stringify(field.key)}:` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return (values) => {
    let text = '';
    for (const { index, head } of order) {
      const value = values[index];
      if (value === null || value === undefined) continue;
      text += `${text === '' ? '{' : ','}${head}${encodeValue(value)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  };
}

/** As {@link valuesEncoder}, for values by key. */
export function encodeRecord(declaration: Pick<Declaration, 'fields'>, values: Record<string, CellValue>): string {
  return valuesEncoder(declaration)(declaration.fields.map((field) => values[field.key] ?? null));
}

function encodeValue(value: string | number | boolean): string {
  if (typeof value === 'string') return encodeText(value);
  return Number.isFinite(value) ? String(value) : JSON.stringify(value);
}

/** Whether a text is visible ASCII without quote and backslash: the same in a text, in JSON and in COPY. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

function encodeText(value: string): string {
  if (isPlain(value)) return `"${value}"`;
  const text = JSON.stringify(value);
  // PostgreSQL holds neither NUL nor half of a surrogate pair; JSON.stringify shows both as \u escapes.
  return text.includes('\\u') ? JSON.stringify(storable(value)) : text;
}

/** Text without NUL, and with U+FFFD for each half of a surrogate pair. */
function storable(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

const PRECISION_INDEX = new Map(PRECISIONS.map((precision, index) => [precision, index]));

/** Columns of the cells made by {@link copyCells}. */
export const COPY_COLUMNS = 'key, vals, prec, region, lon, lat, geometry';

/** One line of the stage in PostgreSQL's COPY text format. */
export function copyLine(row: StagedRow, encode: ValuesEncoder): string {
  return `${row.fileRow}\t${copyCells(row, encode)}\n`;
}

/** A row's own cells in PostgreSQL's COPY text format. */
export function copyCells(row: StagedRow, encode: ValuesEncoder): string {
  const { place } = row;
  const geometry = place.geometry === null ? '\\N' : escapeJson(JSON.stringify(place.geometry));
  const key = isPlain(row.key) ? row.key : escapeCopy(storable(row.key));
  return `${key}\t${escapeJson(encode(row.values))}\t${PRECISION_INDEX.get(place.precision) ?? 4}\t${
    place.region === null ? '\\N' : escapeCopy(place.region)
  }\t${place.lon ?? '\\N'}\t${place.lat ?? '\\N'}\t${geometry}`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeCopy(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c) : text;
}

/** As {@link escapeCopy}, for JSON: it holds tabs and line ends only as escapes of its own. */
function escapeJson(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}
