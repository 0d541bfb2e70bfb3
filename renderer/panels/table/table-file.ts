// The table as a file: what is on screen, in its order, with definition, source and as-of; no cell can run as a formula.
import type { CellValue } from '@shared/dataset/field';
import type { Locale } from '@shared/text';
import type { TableColumn, TableLine } from './table-model';
import { writeXlsx } from './xlsx';

export interface TableFile {
  readonly columns: readonly TableColumn[];
  readonly lines: readonly TableLine[];
  /** Pairs of name and text: dataset, definition, source, as of, filter. */
  readonly notes: readonly (readonly [string, string])[];
  readonly locale: Locale;
}

/**
 * CSV as Excel in the reader's language opens it: semicolons and decimal commas in Indonesian. UTF-8 with BOM.
 * The notes stand above the heading, an empty line between.
 */
export function tableCsv(file: TableFile): Uint8Array<ArrayBuffer> {
  const separator = file.locale === 'id' ? ';' : ',';
  const rows: CellValue[][] = [
    ...file.notes.map(([name, text]) => [name, text]),
    [],
    file.columns.map(heading),
    ...file.lines.map((line) => line.cells.map((c) => c.value)),
  ];
  const text = rows.map((row) => row.map((v) => csvCell(v, file.locale, separator)).join(separator)).join('\r\n');
  return new TextEncoder().encode(`\ufeff${text}\r\n`);
}

/** XLSX: the table on the first sheet, the notes on the second. Text is stored as text, so that nothing is computed. */
export async function tableXlsx(
  file: TableFile,
  sheetNames: readonly [string, string],
): Promise<Uint8Array<ArrayBuffer>> {
  return writeXlsx([
    {
      name: sheetNames[0],
      rows: [file.columns.map(heading), ...file.lines.map((l) => l.cells.map((c) => c.value))],
      heading: true,
    },
    { name: sheetNames[1], rows: file.notes.map(([name, text]) => [name, text]), heading: false },
  ]);
}

function heading(column: TableColumn): string {
  return column.unit ? `${column.title} (${column.unit})` : column.title;
}

function csvCell(value: CellValue, locale: Locale, separator: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return locale === 'id' ? String(value).replace('.', ',') : String(value);
  const text = safeText(String(value));
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function safeText(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
