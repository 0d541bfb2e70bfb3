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
  /** The beginning of the record that is not whole yet. */
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
    let record: string[] = [];
    let [start, from, at] = [0, 0, 0];
    // What a quoted cell gave so far; null in any other cell.
    let quoted: string | null = null;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === delimiter) {
        record.push(cellOf(quoted, text, from, at));
        quoted = null;
        from = ++at;
      } else if (code === LF || code === CR) {
        // A line feed may follow with the next piece.
        if (code === CR && at + 1 === text.length && !last) break;
        record.push(cellOf(quoted, text, from, at));
        quoted = null;
        records.push(record);
        record = [];
        at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
        if (at - start > this.maxChars) throw new EndlessRecord(this.whole);
        this.whole += 1;
        start = from = at;
      } else if (code === QUOTE && at === from && quoted === null) {
        const close = closingQuote(text, at + 1, last);
        if (close === null) break;
        quoted = this.unquoted(text, at, close);
        from = at = close + 1;
      } else at += 1;
    }
    this.rest = text.slice(start);
    if (this.rest.length > this.maxChars) throw new EndlessRecord(this.whole);
    if (!last) return records;
    // At the end only a quote can have stopped the walk.
    if (at < text.length) throw new EndlessRecord(this.whole);
    if (from < at || record.length > 0 || quoted !== null) {
      record.push(cellOf(quoted, text, from, at));
      records.push(record);
    }
    return records;
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
