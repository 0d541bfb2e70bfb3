// From a snapshot's Arrow table to the store's columns: buffers are copied whole, texts stay where they are until asked for.
import type { ColumnSpec } from '@shared/snapshot/layout';
import type { Data, Table, Vector } from 'apache-arrow';
import { byteColumn, categoryColumn, numberColumn, type TextSource, textColumn, type WritableColumn } from './column';

/**
 * Makes a column of the store from a column of the table.
 * @param spec what the layout says of it; a table that has it otherwise is an error in our own encoder and throws.
 */
export function columnFromTable(table: Table, spec: ColumnSpec): WritableColumn {
  const vector = table.getChild(spec.name);
  if (!vector) throw new Error(`snapshot lacks column ${spec.name}`);
  switch (spec.kind) {
    case 'number':
      return numberColumn(spec.name, numbers(vector));
    case 'small':
      return byteColumn(spec.name, 'small', bytes(vector));
    case 'boolean':
      return byteColumn(spec.name, 'boolean', booleans(vector));
    case 'category':
      return categoryColumn(spec.name, categories(vector));
    case 'text':
      return textColumn(spec.name, texts(vector));
  }
}

function numbers(vector: Vector): Float64Array {
  const values = new Float64Array(vector.length);
  eachChunk(vector, (chunk, start) => {
    values.set(chunk.values.subarray(0, chunk.length), start);
    eachNull(chunk, (row) => {
      values[start + row] = Number.NaN;
    });
  });
  return values;
}

function bytes(vector: Vector): Uint8Array {
  const values = new Uint8Array(vector.length);
  eachChunk(vector, (chunk, start) => values.set(chunk.values.subarray(0, chunk.length), start));
  return values;
}

function booleans(vector: Vector): Uint8Array {
  const values = new Uint8Array(vector.length);
  eachChunk(vector, (chunk, start) => {
    for (let row = 0; row < chunk.length; row += 1) {
      const bit = row + chunk.offset;
      values[start + row] = (chunk.values[bit >> 3] >> (bit & 7)) & 1;
    }
    eachNull(chunk, (row) => {
      values[start + row] = 2;
    });
  });
  return values;
}

/** Dictionaries only grow from batch to batch (see the encoder), so the last one explains the codes of all. */
function categories(vector: Vector): { codes: Int32Array; dictionary: string[] } {
  const codes = new Int32Array(vector.length);
  let dictionary: string[] = [];
  eachChunk(vector, (chunk, start) => {
    codes.set(chunk.values.subarray(0, chunk.length), start);
    eachNull(chunk, (row) => {
      codes[start + row] = -1;
    });
    if (chunk.dictionary && chunk.dictionary.length > dictionary.length)
      dictionary = Array.from(chunk.dictionary, (text) => String(text));
  });
  return { codes, dictionary };
}

function texts(vector: Vector): TextSource {
  return { length: vector.length, text: (row) => (vector.get(row) as string | null) ?? null };
}

function eachChunk(vector: Vector, visit: (chunk: Data, start: number) => void): void {
  let start = 0;
  for (const chunk of vector.data) {
    visit(chunk, start);
    start += chunk.length;
  }
}

function eachNull(chunk: Data, visit: (row: number) => void): void {
  if (chunk.nullCount === 0) return;
  for (let row = 0; row < chunk.length; row += 1) if (!chunk.getValid(row)) visit(row);
}
