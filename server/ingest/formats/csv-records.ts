// CSV text into records as the text arrives: one walk over its characters, lenient with stray quotes as spreadsheets are.

import type { CsvDelimiter } from './csv-text';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A record that never ends: its quote was not closed, or it is longer than any row of a table. */
export class EndlessRecord extends Error {
  /** @param records that were whole before it */
  constructor(readonly records: number) {
    super(`record ${records + 1} does not end`);
  }
}

/**
 * Takes text piece by piece and answers the records that are whole. A record ends with CR LF, LF or CR; a cell that begins with a
 * quote reaches to the closing one, and two quotes inside it are one. Quotes elsewhere, also behind a closing one, are text.
 * An empty line is a record of one empty cell.
 */
export class CsvRecords {
  /** Of the record that is not whole yet: its whole cells, their characters in the file, and the beginning of the next cell. */
  private record: string[] = [];
  private taken = 0;
  private rest = '';
  private whole = 0;
  private readonly delimiter: number;

  /** @param maxChars longest record, in characters of the file */
  constructor(
    delimiter: CsvDelimiter,
    private readonly maxChars: number,
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** @throws EndlessRecord */
  take(text: string): string[][] {
    // Joined, not added: a sum of texts stays two texts inside, and each look at a character would first choose one.
    return this.split(this.rest === '' ? text : [this.rest, text].join(''), false);
  }

  /** What is left when no text comes any more. @throws EndlessRecord */
  end(): string[][] {
    return this.split(this.rest, true);
  }

  private split(text: string, last: boolean): string[][] {
    const { delimiter } = this;
    const records: string[][] = [];
    // `cell`: where the present cell begins; `from`: where its text goes on behind a quoted part.
    let [cell, from, at] = [0, 0, 0];
    // What a quoted cell gave so far; null in any other cell.
    let quoted: string | null = null;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === delimiter) {
        this.record.push(cellOf(quoted, text, from, at));
        quoted = null;
        at += 1;
        this.taken += at - cell;
        cell = from = at;
      } else if (code === LF || code === CR) {
        // A line feed may follow with the next piece.
        if (code === CR && at + 1 === text.length && !last) break;
        this.record.push(cellOf(quoted, text, from, at));
        quoted = null;
        at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
        records.push(this.endRecord(at - cell));
        cell = from = at;
      } else if (code === QUOTE && at === from && quoted === null) {
        const close = closingQuote(text, at + 1, last);
        if (close === null) break;
        quoted = this.unquoted(text, at, close);
        from = at = close + 1;
      } else at += 1;
    }
    // A cell that is not whole is looked at again from its beginning; those before it are not.
    this.rest = text.slice(cell);
    if (this.taken + this.rest.length > this.maxChars) throw new EndlessRecord(this.whole);
    if (!last) return records;
    // At the end only a quote can have stopped the walk.
    if (at < text.length) throw new EndlessRecord(this.whole);
    if (cell < at || this.record.length > 0) {
      this.record.push(cellOf(quoted, text, from, at));
      records.push(this.endRecord(at - cell));
    }
    return records;
  }

  /** The record, which its last cell made whole. @param chars of that cell, with what ends it */
  private endRecord(chars: number): string[] {
    if (this.taken + chars > this.maxChars) throw new EndlessRecord(this.whole);
    const { record } = this;
    this.record = [];
    this.taken = 0;
    this.whole += 1;
    return record;
  }

  /** The text between two quotes; with them where the closing one is followed by more text, for then they were text as well. */
  private unquoted(text: string, open: number, close: number): string {
    const inner = text.slice(open + 1, close).replaceAll('""', '"');
    const next = text.charCodeAt(close + 1);
    // NaN at the end of the text; NUL ends a cell for most readers and is dropped from texts later.
    const ends = next === this.delimiter || next === LF || next === CR || !next;
    return ends ? inner : `"${inner}"`;
  }
}

function cellOf(quoted: string | null, text: string, from: number, to: number): string {
  return quoted === null ? text.slice(from, to) : from === to ? quoted : quoted + text.slice(from, to);
}

/** Where the quote closes; null when that is not in the text yet. */
function closingQuote(text: string, from: number, last: boolean): number | null {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (at + 1 === text.length) return last ? at : null;
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return null;
}
