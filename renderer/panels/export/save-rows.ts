// Writes rows to a file and asks the shell to keep it; whatever happens is told to the export's line.
import { shell } from '../../shell';
import { beginExport, endExport, exportProgress } from './export-job';
import { XLSX_MOST_ROWS } from './formats/xlsx';
import { type RowsToWrite, writeRows } from './write-rows';

/** How often a table that changes while it is written is begun anew. */
const MOST_STARTS = 4;

/**
 * @param rowsNow the rows as they are now, asked again where they changed while they were written
 * @param isStill whether they are still so
 */
export async function saveRows(name: string, rowsNow: () => RowsToWrite, isStill: () => boolean): Promise<void> {
  let job = rowsNow();
  const file = `${name}.${job.format}`;
  const stop = beginExport(file, job.count);
  if (!stop) return;
  if (job.format === 'xlsx' && job.count >= XLSX_MOST_ROWS) {
    endExport({ kind: 'failed', reason: 'too_many_rows' });
    return;
  }
  try {
    for (let start = 0; start < MOST_STARTS; start += 1) {
      let moved = false;
      const part = new AbortController();
      stop.signal.addEventListener('abort', () => part.abort());
      const bytes = await writeRows(
        job,
        (done) => {
          exportProgress(done);
          // Half of one state and half of the next is neither: the file holds one version whole.
          if (!isStill()) {
            moved = true;
            part.abort();
          }
        },
        part.signal,
      );
      if (moved && !stop.signal.aborted) {
        job = rowsNow();
        continue;
      }
      if (bytes === null) return endExport(null);
      const saved = await shell.request('file.save', { suggestedName: file, bytes });
      return endExport(saved === null ? null : { kind: 'saved', file: saved });
    }
    endExport({ kind: 'failed', reason: 'changing' });
  } catch (error) {
    shell.send('log.write', { level: 'error', message: `export of ${file}: ${String(error).slice(0, 1000)}` });
    endExport({ kind: 'failed', reason: 'write' });
  }
}
