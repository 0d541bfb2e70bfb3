// What the server and the process that reads a GeoPackage say to each other: one question, one answer.
import type { RawRow } from '../format';

export interface GpkgLayer {
  table: string;
  keys: string[];
  /** The coordinate system as the file states it; null where it says that it is undefined. */
  system: { organization: string; code: number; definition: string } | null;
}

export type GpkgQuestion =
  | { ask: 'open'; path: string }
  /** Begins a table anew; the rows come by `next`. */
  | { ask: 'rows'; cursor: number; table: string }
  | { ask: 'next'; cursor: number }
  | { ask: 'end'; cursor: number };

export type GpkgAnswer =
  | { answer: 'layers'; layers: GpkgLayer[] }
  | { answer: 'rows'; rows: RawRow[]; more: boolean }
  | { answer: 'done' }
  /** What the file's sender is told. */
  | { answer: 'refused'; message: string; fix: string };
