// What the page that maps by pointing shows: the first rows of each sheet as text, and the mapping that we would choose ourselves.
import type { Declaration } from '@shared/dataset/declaration';
import type { ColumnRef, Mapping } from '@shared/dataset/mapping';
import { openFile } from './formats';
import { cellText, type MergedRange, type RawRow, type ReceivedFile, type TableSource } from './formats/format';
import { columnLetter } from './formats/xlsx/merges';
import { bindColumns } from './table/bind';
import { findHeading, HEADING_SEARCH_ROWS } from './table/heading';
import { firstRows } from './table/open-table';
import { wantedOf } from './table/wanted';

const PREVIEW_ROWS = 60;
const PREVIEW_COLUMNS = 60;
const PREVIEW_SHEETS = 20;
const PREVIEW_TEXT = 200;

export interface PreviewRow {
  /** 1-based row of the file. */
  row: number;
  cells: string[];
}

export interface PreviewSheet {
  name: string;
  /** Names of columns that stand outside the rows (JSON, map layers); null for sheets. */
  keys: string[] | null;
  rows: PreviewRow[];
  merges: MergedRange[];
}

export interface Preview {
  format: TableSource['format'];
  sheets: PreviewSheet[];
  /** The mapping by the declaration's own names; `columns` holds what was found. */
  suggested: Mapping;
  /** Titles of required columns that were not found. */
  missing: string[];
}

/** Throws `Refusal` when the file cannot be read. */
export async function previewFile(file: ReceivedFile, declaration: Declaration): Promise<Preview> {
  const source = await openFile(file);
  try {
    const sheets: PreviewSheet[] = [];
    let best: { sheet: number; names: readonly string[]; from: number; to: number; fields: number } | null = null;
    for (let i = 0; i < Math.min(source.sheets.length, PREVIEW_SHEETS); i++) {
      const keys = await source.keys(i);
      const merges = [...(await source.merges(i))];
      const rows = await firstRows(source, i, Math.max(PREVIEW_ROWS, HEADING_SEARCH_ROWS));
      const found = keys ? null : findHeading(rows, merges, wantedOf(declaration));
      if (found && found.fields > (best?.fields ?? 0)) {
        const { from, to, names } = found.heading;
        best = { sheet: i, names, from, to, fields: found.fields };
      }
      const bound = keys ? bindColumns(declaration, { names: keys }, null).fields.length : -1;
      if (keys && bound > (best?.fields ?? -1)) best = { sheet: i, names: keys, from: 0, to: 0, fields: bound };
      sheets.push({
        name: source.sheets[i] ?? '',
        keys: keys ? keys.slice(0, PREVIEW_COLUMNS) : null,
        rows: rows.slice(0, PREVIEW_ROWS).map(previewRow),
        merges: merges.filter((m) => m.top <= PREVIEW_ROWS && m.left <= PREVIEW_COLUMNS),
      });
    }
    const names = best?.names ?? [];
    const binding = bindColumns(declaration, { names }, null);
    const columns: Record<string, ColumnRef> = {};
    for (const b of binding.fields) if (b.kind === 'column') columns[b.field.key] = columnRef(names, b.column);
    return {
      format: source.format,
      sheets,
      suggested: {
        ...(source.sheets.length > 1 && best ? { sheet: source.sheets[best.sheet] ?? best.sheet + 1 } : {}),
        ...(best && best.from > 0 ? { headingRows: { from: best.from, to: best.to } } : {}),
        columns,
        numbers: 'auto',
      },
      missing: binding.missing,
    };
  } finally {
    await source.close();
  }
}

/** By its heading, so that the mapping also fits next time's file; by its letter where the heading is too long to be named. */
function columnRef(names: readonly string[], column: number): ColumnRef {
  const name = names[column] ?? '';
  return name.length <= 200 ? name : { letter: columnLetter(column + 1) };
}

function previewRow(raw: RawRow): PreviewRow {
  return {
    row: raw.row,
    cells: raw.cells.slice(0, PREVIEW_COLUMNS).map((c) => cellText(c).slice(0, PREVIEW_TEXT)),
  };
}
