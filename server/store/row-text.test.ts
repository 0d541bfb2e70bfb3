// Rows as text for the database: equal facts give equal text, and nothing in a value can break a COPY line.

import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { RowKey } from '@shared/ids';
import { NO_PLACE } from '@shared/place';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyLine, encodeRecord, valuesEncoder } from './row-text';

const declares = (...keys: string[]): Pick<Declaration, 'fields'> => ({
  fields: keys.map((key) => ({ key, title: { id: key, en: key }, type: 'text', required: false, roles: [] })),
});

describe('values', () => {
  it('are the same text whatever the order of the fields, with or without empty ones', () => {
    expect(valuesEncoder(declares('b', 'a'))([1, 'x'])).toBe('{"a":"x","b":1}');
    expect(valuesEncoder(declares('a', 'c', 'b'))(['x', null, 1])).toBe('{"a":"x","b":1}');
    expect(encodeRecord(declares('a', 'b'), { b: false, z: 'not declared' })).toBe('{"b":false}');
    expect(valuesEncoder(declares('a'))([null])).toBe('{}');
  });

  it('read back as they were, but for what PostgreSQL cannot hold', () => {
    const encode = valuesEncoder(declares('a', 'b'));
    const value: fc.Arbitrary<CellValue> = fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
      fc.boolean(),
    );
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(JSON.parse(encode([a, b]))).toEqual({ a, b });
      }),
    );
    expect(JSON.parse(encode(['nol\0', 'setengah\ud800']))).toEqual({ a: 'nol', b: 'setengah\ufffd' });
    expect(JSON.parse(encode(['teks \\u0000', '\u0001']))).toEqual({ a: 'teks \\u0000', b: '\u0001' });
  });
});

describe('a COPY line', () => {
  it('is one line of eight cells whatever the texts hold', () => {
    const encode = valuesEncoder(declares('a'));
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, text) => {
        const line = copyLine({ fileRow: 3, key: key as RowKey, values: [text], place: NO_PLACE }, encode);
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\r\n\0]/);
        expect(line.split('\t')).toHaveLength(8);
      }),
    );
  });

  it('writes what is not known as NULL and coordinates in full', () => {
    const place = { ...NO_PLACE, precision: 'point' as const, lon: 98.67812345678901, lat: 3.5900000000000003 };
    const line = copyLine({ fileRow: 1, key: 'k' as RowKey, values: [null], place }, valuesEncoder(declares('a')));
    expect(line).toBe('1\tk\t{}\t0\t\\N\t98.67812345678901\t3.5900000000000003\t\\N\n');
  });
});
