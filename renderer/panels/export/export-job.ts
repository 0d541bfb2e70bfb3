// The one file that this window is writing: how far it is, and what became of the last one.
import { create } from 'zustand';

export type ExportEnd =
  /** Saved under this name. */
  | { readonly kind: 'saved'; readonly file: string }
  | { readonly kind: 'failed'; readonly reason: 'too_many_rows' | 'changing' | 'write' };

export interface ExportJob {
  readonly file: string;
  readonly done: number;
  readonly total: number;
  readonly cancel: () => void;
}

interface ExportState {
  readonly job: ExportJob | null;
  readonly ended: ExportEnd | null;
}

export const useExportJob = create<ExportState>(() => ({ job: null, ended: null }));

/** Begins a job; answers null while another one runs: one file at a time is what a person watches. */
export function beginExport(file: string, total: number): AbortController | null {
  if (useExportJob.getState().job) return null;
  const stop = new AbortController();
  useExportJob.setState({ job: { file, done: 0, total, cancel: () => stop.abort() }, ended: null });
  return stop;
}

export function exportProgress(done: number): void {
  const { job } = useExportJob.getState();
  if (job) useExportJob.setState({ job: { ...job, done } });
}

/** @param ended null where the reader stopped it or chose no place */
export function endExport(ended: ExportEnd | null): void {
  useExportJob.setState({ job: null, ended });
}
