// What every file format offers: a head once, rows in as many parts as there are, then the bytes. Nothing here knows a window.
import type { CellValue } from '@shared/dataset/field';
import type { Locale } from '@shared/text';

export type RowsFormat = 'xlsx' | 'csv' | 'geojson';

export interface FileColumn {
  /** Name for programs. */
  readonly key: string;
  readonly title: string;
  readonly unit: string | null;
  readonly definition: string | null;
}

/** What stands in the file beside the rows, in the reader's language. */
export interface FileHead {
  readonly locale: Locale;
  readonly title: string;
  readonly columns: readonly FileColumn[];
  /** Pairs of name and text: dataset, definition, source, as of, received, verification, filter, link … */
  readonly notes: readonly (readonly [string, string])[];
  /** The same for programs, as a GeoJSON's `metadata`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly words: {
    /** Name of the sheet that holds the notes. */
    readonly notesSheet: string;
    /** Says in which line a CSV's heading stands. */
    readonly startsAt: string;
    readonly column: string;
    readonly unit: string;
    readonly definition: string;
  };
}

export interface FileRow {
  readonly id: string | null;
  readonly cells: readonly CellValue[];
  /** GeoJSON text of the row's own geometry; null where it has none: nothing is placed finer than its source. */
  readonly geometry: string | null;
}

export interface FileWriter {
  /** Takes the next rows. Resolves when more may come. */
  rows(rows: readonly FileRow[]): Promise<void>;
  end(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A column's heading with its unit. */
export function heading(column: FileColumn): string {
  return column.unit ? `${column.title} (${column.unit})` : column.title;
}

/** Joins parts into one run of bytes. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
