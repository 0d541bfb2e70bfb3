// Writes rows to a file through the worker, part by part: the window goes on drawing between two parts.
import type { FromExport, ToExport } from './export-protocol';
import type { FileHead, FileRow, RowsFormat } from './formats/file-writer';

/** Rows that are read from the columns in one go: a few milliseconds of the window's time. */
const PART = 2_000;

export interface RowsToWrite {
  readonly format: RowsFormat;
  readonly head: FileHead;
  readonly count: number;
  readonly rowAt: (index: number) => FileRow;
}

/** The worker's side, as far as it is needed here; a test stands in for it. */
export interface ExportPort {
  postMessage(message: ToExport): void;
  onmessage: ((event: MessageEvent<FromExport>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

const openWorker = (): ExportPort =>
  new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' });

/**
 * Answers the file's bytes, or null where `signal` stopped it.
 * @param onProgress rows taken so far
 * @throws when the worker failed
 */
export async function writeRows(
  job: RowsToWrite,
  onProgress: (done: number) => void,
  signal: AbortSignal,
  open: () => ExportPort = openWorker,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const worker = open();
  const ask = (message: ToExport): Promise<FromExport> =>
    new Promise((resolve, reject) => {
      worker.onmessage = (event) => {
        if (event.data.kind === 'failed') reject(new Error(event.data.message));
        else resolve(event.data);
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message);
    });
  try {
    worker.postMessage({ kind: 'begin', format: job.format, head: job.head });
    for (let from = 0; from < job.count; from += PART) {
      if (signal.aborted) return null;
      const rows: FileRow[] = [];
      for (let i = from; i < Math.min(from + PART, job.count); i += 1) rows.push(job.rowAt(i));
      await ask({ kind: 'rows', rows });
      onProgress(from + rows.length);
    }
    if (signal.aborted) return null;
    const last = await ask({ kind: 'end' });
    return last.kind === 'done' && !signal.aborted ? last.bytes : null;
  } finally {
    worker.terminate();
  }
}
