// Texts of a snapshot, decoded a batch at a time when first asked for: a million keys one by one take seconds.
import type { Data, Vector } from 'apache-arrow';
import type { TextSource } from './column';

const DECODER = new TextDecoder();

interface Batch {
  start: number;
  end: number;
  chunk: Data;
  /** Which rows are known, or null where all are. */
  known: Uint8Array | null;
  whole: string | null | undefined;
}

/** Reads texts by row number; null where not known. */
export function arrowTexts(vector: Vector): TextSource {
  const batches: Batch[] = [];
  let start = 0;
  let known = 0;
  for (const chunk of vector.data) {
    const end = start + chunk.length;
    batches.push({ start, end, chunk, known: chunk.nullCount > 0 ? chunk.nullBitmap : null, whole: undefined });
    start = end;
    known += chunk.length - chunk.nullCount;
  }
  let last = batches[0];
  const batchOf = (row: number): Batch | undefined => {
    if (last && row >= last.start && row < last.end) return last;
    last = batches.find((b) => row >= b.start && row < b.end);
    return last;
  };
  return {
    length: start,
    known,
    text: (row) => {
      const batch = batchOf(row);
      if (!batch) return null;
      const { chunk, known } = batch;
      const index = row - batch.start;
      if (known && !isSet(known, index + chunk.offset)) return null;
      const from = chunk.valueOffsets[index] ?? 0;
      const to = chunk.valueOffsets[index + 1] ?? from;
      if (batch.whole === undefined) batch.whole = wholeText(chunk);
      return batch.whole === null
        ? DECODER.decode(chunk.values.subarray(from, to))
        : batch.whole.slice(from - (chunk.valueOffsets[0] ?? 0), to - (chunk.valueOffsets[0] ?? 0));
    },
  };
}

/** A bit of an Arrow bitmap: asking Arrow itself row by row takes a second for a million rows. */
export function isSet(bitmap: Uint8Array, bit: number): boolean {
  return (((bitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}

/** All texts of a batch as one, where every character is one byte, so that byte offsets are text offsets; null otherwise. */
function wholeText({ length, values, valueOffsets }: Data): string | null {
  const from = valueOffsets[0] ?? 0;
  const to = valueOffsets[length] ?? from;
  const text = DECODER.decode(values.subarray(from, to));
  return text.length === to - from ? text : null;
}
