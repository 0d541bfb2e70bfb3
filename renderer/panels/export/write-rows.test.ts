// Rows go to the worker part by part, and a stop ends it between two parts.
import { describe, expect, it } from 'vitest';
import type { FromExport, ToExport } from './export-protocol';
import { FILE_WRITERS } from './formats';
import type { FileHead, FileWriter } from './formats/file-writer';
import { type ExportPort, writeRows } from './write-rows';

const words = { notesSheet: 'n', startsAt: 's', column: 'c', unit: 'u', definition: 'd' };
const columns = [{ key: 'n', title: 'N', unit: null, definition: null }];
const head: FileHead = { locale: 'en', title: 'T', columns, notes: [], metadata: {}, words };

/** The worker's own code, in this thread. */
function port(log: { parts: number[]; ended: boolean }): ExportPort {
  let writer: FileWriter | null = null;
  const own: ExportPort = {
    onmessage: null,
    onerror: null,
    terminate: () => {
      log.ended = true;
    },
    postMessage: (message: ToExport) => {
      const answer = (data: FromExport) => own.onmessage?.({ data } as MessageEvent<FromExport>);
      queueMicrotask(async () => {
        if (message.kind === 'begin') writer = FILE_WRITERS[message.format](message.head);
        else if (message.kind === 'rows') {
          log.parts.push(message.rows.length);
          await writer?.rows(message.rows);
          answer({ kind: 'took' });
        } else answer({ kind: 'done', bytes: (await writer?.end()) ?? new Uint8Array() });
      });
    },
  };
  return own;
}
const job = (count: number) => ({
  format: 'csv' as const,
  head,
  count,
  rowAt: (i: number) => ({ id: null, cells: [i], geometry: null }),
});

describe('writing rows', () => {
  it('takes a large table in parts, and gives the whole', async () => {
    const log = { parts: [] as number[], ended: false };
    const seen: number[] = [];
    const stop = new AbortController();
    const bytes = await writeRows(
      job(5_000),
      (n) => seen.push(n),
      stop.signal,
      () => port(log),
    );
    expect(
      new TextDecoder()
        .decode(bytes ?? undefined)
        .trimEnd()
        .split('\r\n'),
    ).toHaveLength(5_000 + 3);
    expect(log).toEqual({ parts: [2_000, 2_000, 1_000], ended: true });
    expect(seen).toEqual([2_000, 4_000, 5_000]);
  });

  it('stops between two parts and gives nothing', async () => {
    const log = { parts: [] as number[], ended: false };
    const stop = new AbortController();
    expect(
      await writeRows(
        job(5_000),
        () => stop.abort(),
        stop.signal,
        () => port(log),
      ),
    ).toBeNull();
    expect(log).toEqual({ parts: [2_000], ended: true });
  });
});
