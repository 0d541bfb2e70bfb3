// Records of CSV text, however it is cut into pieces: the same as an established parser gives for the whole.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRecords, EndlessRecord } from './csv-records';
import type { CsvDelimiter } from './csv-text';

function recordsOf(pieces: readonly string[], delimiter: CsvDelimiter = ',', maxChars = 1000): string[][] {
  const records = new CsvRecords(delimiter, maxChars);
  return [...pieces.flatMap((piece) => records.take(piece)), ...records.end()];
}

/** What csv-parse makes of it, set as leniently as we are; null where it finds a quote that never closes. */
function established(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    });
  } catch {
    return null;
  }
}

/** Texts of the characters that matter, cut at any places. */
const cutText = fc
  .tuple(
    fc
      .array(fc.constantFrom('a', 'é', ' ', ',', ';', '"', '"', '""', '\n', '\r', '\r\n', ',"', '",', '"\n', '\0'), {
        maxLength: 30,
      })
      .map((parts) => parts.join('')),
    fc.array(fc.nat(40), { maxLength: 4 }),
  )
  .map(([text, cuts]) => {
    const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
    return at.slice(1).map((end, i) => text.slice(at[i], end));
  });

describe('records of CSV text', () => {
  it('are those of an established parser, whatever the text and wherever it is cut', () => {
    fc.assert(
      fc.property(cutText, fc.constantFrom(',' as const, ';' as const), (pieces, delimiter) => {
        const expected = established(pieces.join(''), delimiter);
        if (expected === null) expect(() => recordsOf(pieces, delimiter)).toThrow(EndlessRecord);
        else expect(recordsOf(pieces, delimiter)).toEqual(expected);
      }),
      { numRuns: process.env.LONG === '1' ? 100_000 : 3000 },
    );
  });

  it('that do not end are told with the number of those before', () => {
    const told = (pieces: readonly string[]) => {
      try {
        return recordsOf(pieces);
      } catch (error) {
        return error instanceof EndlessRecord ? error.records : error;
      }
    };
    expect(told(['a\nb\n"c\n', 'd\n'])).toBe(2);
    expect(told(['a\nb\n', 'c'.repeat(700), 'c'.repeat(700)])).toBe(2);
    expect(told([`a\nb\n${'c'.repeat(1400)}\nd\n`])).toBe(2);
    expect(told([`a\n${'c'.repeat(900)}\n${'d'.repeat(900)}`])).toEqual([['a'], ['c'.repeat(900)], ['d'.repeat(900)]]);
  });
});
