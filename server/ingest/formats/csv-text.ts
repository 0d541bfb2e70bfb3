// How a CSV file is written: its encoding and its separator, found from the bytes themselves.
import { createReadStream } from 'node:fs';

export type CsvEncoding = 'utf8' | 'utf16le' | 'utf16be' | 'windows-1252';
export type CsvDelimiter = ',' | ';' | '\t';

/** Byte-order marks decide; otherwise text that is valid UTF-8 throughout is UTF-8, and anything else Windows-1252. */
export async function detectEncoding(path: string, head: Buffer): Promise<CsvEncoding> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf16be';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return 'utf8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

/**
 * The separator that splits most of the first lines into the same number of cells (more than one). Separators inside quotes
 * do not count. A file of one column has none: comma is answered.
 * @param sample decoded beginning of the file; its last line may be cut off
 */
export function detectDelimiter(sample: string): CsvDelimiter {
  let best: CsvDelimiter = ',';
  let bestScore = 0;
  for (const delimiter of [';', '\t', ','] as const) {
    const widths = widthsOf(sample, delimiter);
    const byWidth = new Map<number, number>();
    for (const w of widths) if (w > 1) byWidth.set(w, (byWidth.get(w) ?? 0) + 1);
    for (const [width, lines] of byWidth) {
      // Agreement of lines first, then width: "1,5;2,5" splits evenly both ways, and the wider reading is the table.
      const score = (lines / Math.max(1, widths.length)) * 1000 + Math.min(width, 400);
      if (score > bestScore) {
        bestScore = score;
        best = delimiter;
      }
    }
  }
  return best;
}

function widthsOf(sample: string, delimiter: string): number[] {
  const widths: number[] = [];
  let width = 1;
  let quoted = false;
  let blank = true;
  for (const c of sample) {
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === delimiter) width++;
    else if (c === '\n') {
      if (!blank) widths.push(width);
      width = 1;
      blank = true;
      if (widths.length >= 100) return widths;
      continue;
    }
    if (c !== '\r' && c !== ' ') blank = false;
  }
  if (widths.length === 0 && !blank) widths.push(width);
  return widths;
}
