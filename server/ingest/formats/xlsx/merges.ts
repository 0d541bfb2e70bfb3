// The merged ranges of a sheet. They stand after its rows, so they are found by looking through the text without parsing it.
import { StringDecoder } from 'node:string_decoder';
import type { MergedRange } from '../format';
import { damaged, type Zip } from '../zip';

const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"/g;
const MAX_MERGES = 20_000;

/** @param path the sheet's part inside the ZIP */
export async function readMerges(zip: Zip, path: string): Promise<MergedRange[]> {
  const source = await zip.stream(path);
  if (!source) return [];
  const decoder = new StringDecoder('latin1');
  const merges: MergedRange[] = [];
  let rest = '';
  try {
    for await (const chunk of source) {
      const text = rest + decoder.write(chunk as Buffer);
      let end = 0;
      for (const match of text.matchAll(MERGE)) {
        const from = parseRef(match[1] ?? '');
        const to = parseRef(match[2] ?? '');
        if (from && to && merges.length < MAX_MERGES)
          merges.push({ top: from.row, left: from.column, bottom: to.row, right: to.column });
        end = match.index + match[0].length;
      }
      rest = text.slice(Math.max(end, text.length - 200));
    }
  } catch {
    throw damaged();
  }
  return merges;
}

/** `B3` -> row 3, column 2 (both 1-based); null when it is not a cell reference. */
export function parseRef(ref: string): { row: number; column: number } | null {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(ref);
  if (!match) return null;
  return { row: Number(match[2]), column: columnNumber(match[1] ?? '') };
}

/** `A` -> 1, `AA` -> 27. */
export function columnNumber(letters: string): number {
  let n = 0;
  for (const c of letters) n = n * 26 + (c.charCodeAt(0) - 64);
  return n;
}

/** 1 -> `A`, 27 -> `AA`. */
export function columnLetter(column: number): string {
  let letters = '';
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return letters;
}
