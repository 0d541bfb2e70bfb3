// XLSX: the rows on the first sheet, what they are on the second. Text is inline text and numbers are numbers, never a formula.
import type { CellValue } from '@shared/dataset/field';
import { type FileHead, type FileRow, type FileWriter, heading } from './file-writer';
import { contentTypes, HEAD, letters, relations, STYLES, sheetNames, workbook, xml } from './xlsx-parts';
import { ZipFile } from './zip';

/** Rows that a sheet holds, its heading included. */
export const XLSX_MOST_ROWS = 1_048_576;
/** Rows from which columns take their width. */
const MEASURED = 200;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Rows are deflated as they come, so that a large table never stands in memory as text. */
export function xlsxWriter(head: FileHead): FileWriter {
  const archive = new ZipFile();
  const encoder = new TextEncoder();
  const names = sheetNames([head.title, head.words.notesSheet]);
  const sheet = archive.entry('xl/worksheets/sheet1.xml');
  const headings = head.columns.map(heading);
  let row = 0;
  const nextRow = () => {
    row += 1;
    return row;
  };
  const write = (text: string) => sheet.write(encoder.encode(text));
  const begin = async (first: readonly FileRow[]) => {
    const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
    const widths = columns([headings, ...first.slice(0, MEASURED).map((r) => r.cells)]);
    const view = `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`;
    await write(`${HEAD}<worksheet xmlns="${MAIN}">${view}${widths}<sheetData>${line(headings, nextRow(), ' s="1"')}`);
  };
  return {
    rows: async (rows) => {
      if (row === 0) await begin(rows);
      if (row + rows.length > XLSX_MOST_ROWS) throw new Error('more rows than a sheet holds');
      await write(rows.map((r) => line(r.cells, nextRow(), '')).join(''));
    },
    end: async () => {
      if (row === 0) await begin([]);
      await write('</sheetData></worksheet>');
      await sheet.close();
      await archive.text('xl/worksheets/sheet2.xml', notesSheet(head));
      await archive.text('[Content_Types].xml', HEAD + contentTypes(2));
      await archive.text('_rels/.rels', HEAD + relations([['officeDocument', 'xl/workbook.xml']]));
      await archive.text('xl/workbook.xml', HEAD + workbook(names));
      const parts = names.map((_, i): [string, string] => ['worksheet', `worksheets/sheet${i + 1}.xml`]);
      await archive.text('xl/_rels/workbook.xml.rels', HEAD + relations([...parts, ['styles', 'styles.xml']]));
      await archive.text('xl/styles.xml', HEAD + STYLES);
      return archive.end();
    },
  };
}

/** The notes, then what each column means. */
function notesSheet(head: FileHead): string {
  const { column, unit, definition } = head.words;
  const plain: CellValue[][] = head.notes.map(([name, text]) => [name, text]);
  const meaning: CellValue[][] = head.columns.map((c) => [c.title, c.definition, c.unit]);
  const rows = [...plain, [], [column, definition, unit], ...meaning];
  const heads = plain.length + 2;
  const lines = rows.map((cells, i) => line(cells, i + 1, i + 1 === heads ? ' s="1"' : ''));
  return `${HEAD}<worksheet xmlns="${MAIN}">${columns(rows)}<sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function line(cells: readonly CellValue[], row: number, style: string): string {
  return `<row r="${row}">${cells.map((value, i) => cell(value, `${letters(i)}${row}`, style)).join('')}</row>`;
}

function cell(value: CellValue, at: string, style: string): string {
  if (value === null) return '';
  if (typeof value === 'number' && Number.isFinite(value)) return `<c r="${at}"${style}><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${at}" t="b"${style}><v>${value ? 1 : 0}</v></c>`;
  return `<c r="${at}" t="inlineStr"${style}><is><t xml:space="preserve">${xml(String(value))}</t></is></c>`;
}

/** Widths in characters of each column, from its longest text. */
function columns(rows: readonly (readonly CellValue[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((value, i) => {
      widths[i] = Math.min(60, Math.max(widths[i] ?? 8, String(value ?? '').length + 2));
    });
  }
  const one = (w: number, i: number) => `<col min="${i + 1}" max="${i + 1}" width="${w}" customWidth="1"/>`;
  return widths.length > 0 ? `<cols>${widths.map(one).join('')}</cols>` : '';
}
