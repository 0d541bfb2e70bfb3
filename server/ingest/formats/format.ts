// The one interface behind which every file format stands: bytes on disk become numbered rows of raw cells.
import type { RowEdits } from '@shared/api/row-edits';

/** A cell that a spreadsheet stores as a date, in its own calendar and without a zone: `2026-11-25` or `2026-11-25T13:22:00`. */
export interface DateCell {
  date: string;
}

/** A cell that a spreadsheet shows as a percentage; `percent` is the stored fraction (0.305 is shown as 30,5 %). */
export interface PercentCell {
  percent: number;
}

/**
 * A cell that cannot give a value: a formula that was never calculated, one that gave an error (`#REF!`), or several numbers
 * under one merged heading.
 */
export interface FaultCell {
  fault: 'formula_without_value' | 'formula_error' | 'several_values';
  text: string;
}

/** A cell as the file holds it, before any meaning is given to it. */
export type RawCell = string | number | boolean | null | DateCell | PercentCell | FaultCell;

/** One row of a file. `row`: 1-based as the sender sees it in a spreadsheet (JSON: 1-based index; maps: number of the feature). */
export interface RawRow {
  row: number;
  cells: RawCell[];
  /** GeoJSON geometry as it stood (in WGS84 degrees), unchecked, or a `GeometryFault`; undefined where the format carries none. */
  geometry?: unknown;
}

/** A merged range, 1-based and inclusive. */
export interface MergedRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export type FormatId = 'csv' | 'xlsx' | 'geojson' | 'json' | 'shapefile' | 'gpkg' | 'kml';

/** A geometry that its reader could not give; `geometryFault` completes "Geometri baris ini tidak sah: …". */
export interface GeometryFault {
  geometryFault: string;
}

/** An opened file. Rows can be read as often as wanted; memory does not grow with the number of rows. */
export interface TableSource {
  readonly format: FormatId;
  /** True where heading, totals and notes stand among the rows (CSV, XLSX); false where every row is data (JSON, map formats). */
  readonly keysInRows: boolean;
  /** Visible sheets, or the layers of a map file, in order; formats without have one, named ''. */
  readonly sheets: readonly string[];
  /** Column names that the format itself carries (JSON keys, attributes of a map layer); null where a heading stands in rows. */
  keys(sheet: number): Promise<readonly string[] | null>;
  /** Merged ranges of a sheet; none for formats without. */
  merges(sheet: number): Promise<readonly MergedRange[]>;
  /** Rows in file order. Blank rows may be left out; row numbers stay true. Throws `Refusal` when the file is damaged. */
  rows(sheet: number): AsyncIterable<RawRow>;
  /** As `rows`, many at a time, where the format has them so: no pause between rows. */
  batches?(sheet: number): AsyncIterable<RawRow[]>;
  /** What the sender says of its rows besides: versions seen, rows to remove. Only JSON can. Throws `Refusal` when malformed. */
  edits?(): Promise<RowEdits>;
  close(): Promise<void>;
}

/** A file that was received completely, with what its sender said of it. */
export interface ReceivedFile {
  path: string;
  bytes: number;
  contentType: string | null;
  fileName: string | null;
}

/** One format. An entry of the registry in `index.ts`. */
export interface FormatReader {
  id: FormatId;
  /** Media types (without parameters) under which this format is sent. File names are not asked: they are often wrong. */
  contentTypes: readonly string[];
  /** Whether a file that begins with these bytes can be this format. @param head up to 4096 first bytes */
  accepts(head: Buffer): boolean;
  /** Whether a ZIP with these entries is this format; absent for formats that are no ZIP. */
  acceptsZip?(names: readonly string[]): boolean;
  /** Throws `Refusal` when the file is not readable as this format. */
  open(file: ReceivedFile): Promise<TableSource>;
}

/** Rows gathered where a format gives them one by one. */
const BATCH_ROWS = 256;

/** The rows of a sheet, many at a time. */
export function rowBatches(source: TableSource, sheet: number): AsyncIterable<RawRow[]> {
  return source.batches?.(sheet) ?? gathered(source.rows(sheet));
}

async function* gathered(rows: AsyncIterable<RawRow>): AsyncGenerator<RawRow[]> {
  let batch: RawRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Rows one by one, of batches. */
export async function* oneByOne(batches: AsyncIterable<RawRow[]>): AsyncGenerator<RawRow> {
  for await (const batch of batches) yield* batch;
}

/** True for a cell without content. */
export function isBlank(cell: RawCell | undefined): boolean {
  if (typeof cell !== 'string') return cell === null || cell === undefined;
  // No blank has a code between "!" and "~": most cells need no look at their other end.
  const first = cell.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && cell.trim() === '';
}

/** A cell as text for headings, previews and problem lists; empty text for a blank one. */
export function cellText(cell: RawCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  if ('date' in cell) return cell.date.replace('T', ' ');
  if ('percent' in cell) return `${Number((cell.percent * 100).toPrecision(12))}%`;
  return cell.text;
}
