// From a snapshot's Arrow table to the store's columns: buffers are copied whole, texts stay where they are until asked for.
import type { ColumnSpec } from '@shared/snapshot/layout';
import type { Data, Table, Vector } from 'apache-arrow';
import { arrowTexts, isSet } from './arrow-texts';
import { byteColumn, categoryColumn, numberColumn, textColumn, type WritableColumn } from './column';

/**
 * Makes a column of the store from a column of the table.
 * @param spec what the layout says of it; a table that has it otherwise is an error in our own encoder and throws.
 * @param capacity slots to make room for, at least the table's rows.
 */
export function columnFromTable(table: Table, spec: ColumnSpec, capacity: number): WritableColumn {
  const vector = table.getChild(spec.name);
  if (!vector) throw new Error(`snapshot lacks column ${spec.name}`);
  switch (spec.kind) {
    case 'number':
      return numberColumn(spec.name, numbers(vector, capacity));
    case 'small':
      return byteColumn(spec.name, 'small', bytes(vector, capacity));
    case 'boolean':
      return byteColumn(spec.name, 'boolean', booleans(vector, capacity));
    case 'category':
      return categoryColumn(spec.name, categories(vector, capacity));
    case 'text':
      return textColumn(spec.name, arrowTexts(vector));
  }
}

function numbers(vector: Vector, capacity: number): Float64Array {
  const values = new Float64Array(capacity);
  eachChunk(vector, (chunk, start) => {
    values.set(chunk.values.subarray(0, chunk.length), start);
    eachNull(chunk, (row) => {
      values[start + row] = Number.NaN;
    });
  });
  return values;
}

function bytes(vector: Vector, capacity: number): Uint8Array {
  const values = new Uint8Array(capacity);
  eachChunk(vector, (chunk, start) => values.set(chunk.values.subarray(0, chunk.length), start));
  return values;
}

function booleans(vector: Vector, capacity: number): Uint8Array {
  const values = new Uint8Array(capacity);
  eachChunk(vector, (chunk, start) => {
    for (let row = 0; row < chunk.length; row += 1) {
      values[start + row] = isSet(chunk.values, row + chunk.offset) ? 1 : 0;
    }
    eachNull(chunk, (row) => {
      values[start + row] = 2;
    });
  });
  return values;
}

/** Dictionaries only grow from batch to batch (see the encoder), so the last one explains the codes of all. */
function categories(vector: Vector, capacity: number): { codes: Int32Array; dictionary: string[] } {
  const codes = new Int32Array(capacity);
  const dictionary: string[] = [];
  eachChunk(vector, (chunk, start) => {
    codes.set(chunk.values.subarray(0, chunk.length), start);
    eachNull(chunk, (row) => {
      codes[start + row] = -1;
    });
    const held = chunk.dictionary?.length ?? 0;
    for (let code = dictionary.length; code < held; code += 1) dictionary.push(String(chunk.dictionary?.get(code)));
  });
  return { codes, dictionary };
}

function eachChunk(vector: Vector, visit: (chunk: Data, start: number) => void): void {
  let start = 0;
  for (const chunk of vector.data) {
    visit(chunk, start);
    start += chunk.length;
  }
}

function eachNull({ length, offset, nullCount, nullBitmap }: Data, visit: (row: number) => void): void {
  if (nullCount === 0) return;
  for (let row = 0; row < length; row += 1) if (!isSet(nullBitmap, row + offset)) visit(row);
}
