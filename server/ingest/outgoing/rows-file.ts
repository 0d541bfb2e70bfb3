// Rows as a CSV or XLSX file for people: titles as heading, dates and numbers as such, nothing that runs as a formula.
import type { Writable } from 'node:stream';
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import type { Values } from '@shared/dataset/row';
import { stringify } from 'csv-stringify';
import ExcelJS from 'exceljs';
import { headingOf } from './headings';
import { safeCsvText } from './safe-text';

/** Writes rows as CSV (UTF-8 with byte-order mark, so that spreadsheets read it rightly). Ends the stream. */
export async function writeCsv(
  declaration: Pick<Declaration, 'fields'>,
  rows: AsyncIterable<Values> | Iterable<Values>,
  target: Writable,
): Promise<void> {
  const csv = stringify({ bom: true, record_delimiter: 'windows' });
  const ended = new Promise<void>((resolve, reject) => {
    target.once('finish', resolve);
    target.once('error', reject);
    csv.once('error', reject);
  });
  csv.pipe(target);
  const write = async (record: unknown[]): Promise<void> => {
    if (!csv.write(record)) await Promise.race([new Promise((resolve) => csv.once('drain', resolve)), ended]);
  };
  await write(declaration.fields.map((f) => safeCsvText(headingOf(f, declaration.fields))));
  for await (const values of rows) await write(declaration.fields.map((f) => csvCell(values[f.key] ?? null)));
  csv.end();
  await ended;
}

function csvCell(value: CellValue): string | number {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  return typeof value === 'number' ? value : safeCsvText(value);
}

/** Writes rows as XLSX. Ends the stream. */
export async function writeXlsx(
  declaration: Pick<Declaration, 'fields' | 'title'>,
  rows: AsyncIterable<Values> | Iterable<Values>,
  target: Writable,
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: target, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet('Data', { views: [{ state: 'frozen', ySplit: 1 }] });
  await writeDataSheet(sheet, declaration, rows);
  sheet.commit();
  await workbook.commit();
}

/** Fills a sheet: heading in row 1, then the rows. The sheet is left open for more. */
export async function writeDataSheet(
  sheet: ExcelJS.Worksheet,
  declaration: Pick<Declaration, 'fields'>,
  rows: AsyncIterable<Values> | Iterable<Values>,
): Promise<number> {
  const { fields } = declaration;
  sheet.columns = fields.map((f) => ({ width: columnWidth(f), style: { numFmt: numberFormat(f) } }));
  const heading = sheet.addRow(fields.map((f) => headingOf(f, fields)));
  heading.height = 32;
  fields.forEach((field, i) => {
    const cell = heading.getCell(i + 1);
    cell.font = { bold: true, color: { argb: field.required ? 'FFFFFFFF' : 'FF1B2733' } };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: field.required ? 'FF1F4E79' : 'FFD9E2EC' } };
    cell.alignment = { wrapText: true, vertical: 'middle' };
  });
  heading.commit();
  let count = 0;
  for await (const values of rows) {
    sheet.addRow(fields.map((f) => xlsxCell(f, values[f.key] ?? null))).commit();
    count++;
  }
  return count;
}

function xlsxCell(field: Field, value: CellValue): string | number | Date | null {
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  // A date cell is a day without a zone; its number is that of midnight UTC.
  if (field.type === 'date' && typeof value === 'string') return new Date(`${value}T00:00:00Z`);
  return value;
}

function numberFormat(field: Field): string {
  switch (field.type) {
    case 'date':
      return 'yyyy-mm-dd';
    case 'integer':
      return field.format === 'year' || field.format === 'plain' ? '0' : '#,##0';
    case 'number':
      return field.roles.includes('geometry') ? '0.000000' : '#,##0.##########';
    default:
      // As text, so that a number with a leading zero or a code such as 12.10 stays what it is.
      return '@';
  }
}

function columnWidth(field: Field): number {
  const bySize = field.type === 'text' ? Math.min(36, Math.max(14, (field.maxLength ?? 40) / 4)) : 14;
  return Math.max(bySize, Math.min(24, field.title.id.length + 4));
}
