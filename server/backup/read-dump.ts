// Reads a dump back, piece by piece, and believes nothing of it: order, counts and checksum must all agree.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { countRows, FORMAT, FORMAT_VERSION, Footer, Header, TABLE_END, TableLine } from './format';
import { damage } from './refusals';

/** What a dump consists of, in order: header, then for each table its name, its rows in pieces and its end, then the footer. */
export type Piece =
  | { kind: 'header'; header: Header }
  | { kind: 'table'; table: TableLine }
  /** Whole lines of COPY text. */
  | { kind: 'rows'; text: Buffer }
  | { kind: 'table-end' }
  | { kind: 'footer'; footer: Footer };

/** A line without an end of this size is not ours. */
const LONGEST_LINE = 512 * 1024 * 1024;
const LF = 10;
const END_LINE = Buffer.from(TABLE_END);

/**
 * Pieces of a dump. The footer comes only after everything before it has proved right, so whoever waits for it may believe
 * the rest.
 * @throws Refusal `unreadable_file` for what is damaged, cut off or foreign; `conflict` for a newer format
 */
export async function* readDump(source: AsyncIterable<Buffer>): AsyncGenerator<Piece, void> {
  const hash = createHash('sha256');
  const tables: Record<string, number> = {};
  let state: 'header' | 'between' | 'rows' | 'done' = 'header';
  let current = '';
  for await (const block of wholeLines(source)) {
    let from = 0;
    while (from < block.length) {
      if (state === 'rows') {
        const end = endOfRows(block, from);
        const text = block.subarray(from, end);
        if (text.length > 0) {
          hash.update(text);
          tables[current] = (tables[current] ?? 0) + countRows(text);
          yield { kind: 'rows', text };
        }
        from = end;
        if (from >= block.length) break;
        state = 'between';
        from += END_LINE.length + 1;
        hash.update(block.subarray(end, from));
        yield { kind: 'table-end' };
        continue;
      }
      const end = block.indexOf(LF, from);
      const line = block.subarray(from, end);
      const bytes = block.subarray(from, end + 1);
      from = end + 1;
      if (state === 'done') throw damage.afterEnd();
      if (state === 'header') {
        yield { kind: 'header', header: readHeader(line) };
        state = 'between';
      } else {
        const parsed = parse(line);
        const table = TableLine.safeParse(parsed);
        if (!table.success) {
          const footer = checked(Footer, parsed);
          if (footer.sha256 !== hash.digest('hex')) throw damage.checksum();
          if (!agree(footer, tables)) throw damage.counts();
          state = 'done';
          yield { kind: 'footer', footer };
          continue;
        }
        current = table.data.table;
        if (tables[current] !== undefined) throw damage.notOurs();
        tables[current] = 0;
        state = 'rows';
        yield { kind: 'table', table: table.data };
      }
      hash.update(bytes);
    }
  }
  if (state !== 'done') throw state === 'header' ? damage.notOurs() : damage.cutOff();
}

/** Blocks that end with a line's end; what is left at the end of the source without one is a cut. */
async function* wholeLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let waiting = 0;
  for await (const piece of source) {
    const last = piece.lastIndexOf(LF);
    if (last === -1) {
      begun.push(piece);
      waiting += piece.length;
      if (waiting > LONGEST_LINE) throw damage.notOurs();
      continue;
    }
    yield begun.length === 0 ? piece.subarray(0, last + 1) : Buffer.concat([...begun, piece.subarray(0, last + 1)]);
    begun = last + 1 < piece.length ? [piece.subarray(last + 1)] : [];
    waiting = piece.length - last - 1;
  }
  if (begun.length > 0) throw damage.cutOff();
}

/** Where the rows of a block end: at the line that ends the table, or at the block's own end. */
function endOfRows(block: Buffer, from: number): number {
  for (let at = from; at < block.length; ) {
    const end = block.indexOf(LF, at);
    if (end - at === END_LINE.length && block.compare(END_LINE, 0, END_LINE.length, at, end) === 0) return at;
    at = end + 1;
  }
  return block.length;
}

function readHeader(line: Buffer): Header {
  const parsed = parse(line);
  const header = Header.safeParse(parsed);
  if (header.success && header.data.version <= FORMAT_VERSION) return header.data;
  const { format, version } = (parsed ?? {}) as { format?: unknown; version?: unknown };
  throw format === FORMAT && typeof version === 'number' && version > FORMAT_VERSION
    ? damage.newerFormat()
    : damage.notOurs();
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damage.checksum();
  return parsed.data;
}

function agree(footer: Footer, tables: Record<string, number>): boolean {
  const names = Object.keys(tables);
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
  return (
    rows === footer.rows &&
    names.length === Object.keys(footer.tables).length &&
    names.every((name) => footer.tables[name] === tables[name])
  );
}
