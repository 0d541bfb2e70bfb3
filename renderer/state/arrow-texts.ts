// Texts of a snapshot, decoded a batch at a time when first asked for: a million keys one by one take seconds.
import type { Data, Vector } from 'apache-arrow';
import type { TextSource } from './column';

const DECODER = new TextDecoder();

/** Reads texts by row number; null where not known. */
export function arrowTexts(vector: Vector): TextSource {
  const batches: { start: number; chunk: Data; whole: string | null | undefined }[] = [];
  let start = 0;
  for (const chunk of vector.data) {
    batches.push({ start, chunk, whole: undefined });
    start += chunk.length;
  }
  let last = batches[0];
  const batchOf = (row: number) => {
    if (last && row >= last.start && row < last.start + last.chunk.length) return last;
    last = batches.find((b) => row >= b.start && row < b.start + b.chunk.length);
    return last;
  };
  return {
    length: start,
    text: (row) => {
      const batch = batchOf(row);
      if (!batch) return null;
      const { chunk } = batch;
      const index = row - batch.start;
      if (chunk.nullCount > 0 && !chunk.getValid(index)) return null;
      const from = chunk.valueOffsets[index] ?? 0;
      const to = chunk.valueOffsets[index + 1] ?? from;
      if (batch.whole === undefined) batch.whole = wholeText(chunk);
      return batch.whole === null
        ? DECODER.decode(chunk.values.subarray(from, to))
        : batch.whole.slice(from - (chunk.valueOffsets[0] ?? 0), to - (chunk.valueOffsets[0] ?? 0));
    },
  };
}

/** All texts of a batch as one, where every character is one byte, so that byte offsets are text offsets; null otherwise. */
function wholeText({ length, values, valueOffsets }: Data): string | null {
  const from = valueOffsets[0] ?? 0;
  const to = valueOffsets[length] ?? from;
  const text = DECODER.decode(values.subarray(from, to));
  return text.length === to - from ? text : null;
}
