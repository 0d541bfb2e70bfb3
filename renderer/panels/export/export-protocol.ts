// What a window and its file-writing worker say to each other.
import type { FileHead, FileRow, RowsFormat } from './formats/file-writer';

/** begin: once, first. rows: answered by `took`; the next part waits for it. end: answered by `done`. */
export type ToExport =
  | { readonly kind: 'begin'; readonly format: RowsFormat; readonly head: FileHead }
  | { readonly kind: 'rows'; readonly rows: readonly FileRow[] }
  | { readonly kind: 'end' };

export type FromExport =
  | { readonly kind: 'took' }
  | { readonly kind: 'done'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly message: string };
