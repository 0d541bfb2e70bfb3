// A submitted file with its problems marked: the same cells at the same places, offending ones coloured and commented, and a
// list of all problems. Always XLSX, since a CSV cannot mark a cell; formulas are replaced by their values, so nothing runs.
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '@shared/api/problem';
import ExcelJS from 'exceljs';
import { openFile } from '../formats';
import { isBlank, type RawCell, type RawRow, type TableSource } from '../formats/format';
import { columnNumber } from '../formats/xlsx/merges';
import type { Original, TablePlace } from '../originals';
import { matchRef } from '../table/bind';

/** The column that is added beside the table; our reader passes over it when the file comes back. */
export const PROBLEM_COLUMN = 'Masalah';

/** A range larger than this is a decoration; merging it would hold all its rows in memory. */
const MAX_MERGED_CELLS = 5000;

const FILL: Record<Problem['severity'], string> = { error: 'FFF4B6B0', warning: 'FFFCE3A6' };
const WORD: Record<Problem['severity'], string> = { error: 'salah', warning: 'perhatikan' };

/** After so many rows the server does what else has come meanwhile. */
const ROWS_IN_ONE_GO = 200;

/** Writes the marked workbook and ends the stream. */
export async function writeMarked(original: Original, target: Writable): Promise<void> {
  const source = await openFile(original.file);
  try {
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
      stream: target,
      useStyles: true,
      useSharedStrings: false,
    });
    const byRow = groupByRow(original.problems);
    for (let i = 0; i < source.sheets.length; i++) {
      const sheet = workbook.addWorksheet(sheetName(source.sheets[i] ?? '', i));
      await copySheet(source, i, sheet, i === original.table.sheet ? { table: original.table, byRow } : null);
      sheet.commit();
    }
    await writeList(workbook.addWorksheet('Daftar masalah'), original.problems);
    await workbook.commit();
  } finally {
    await source.close();
  }
}

interface Marks {
  table: TablePlace;
  byRow: ReadonlyMap<number, Problem[]>;
}

async function copySheet(
  source: TableSource,
  index: number,
  sheet: ExcelJS.Worksheet,
  marks: Marks | null,
): Promise<void> {
  const keys = await source.keys(index);
  // JSON and GeoJSON have their names outside the rows: they become a heading, and row N stands one lower.
  const shift = keys ? 1 : 0;
  const width = Math.max(marks?.table.names.length ?? 0, keys?.length ?? 0);
  if (keys) sheet.addRow([...keys, ...(marks ? [PROBLEM_COLUMN] : [])]).commit();
  // Before the rows are written: a row that was committed can no longer be merged.
  for (const m of await source.merges(index)) {
    if ((m.right - m.left + 1) * (m.bottom - m.top + 1) <= MAX_MERGED_CELLS)
      sheet.mergeCells(m.top, m.left, m.bottom, m.right);
  }
  let next = 1 + shift;
  for await (const raw of source.rows(index)) {
    const at = raw.row + shift;
    // Rows are written in order; the blank ones between keep their places.
    while (next < at) {
      sheet.getRow(next).commit();
      next++;
    }
    const row = sheet.getRow(at);
    raw.cells.forEach((cell, c) => {
      putCell(row.getCell(c + 1), cell);
    });
    if (marks) markRow(row, raw, marks, width);
    row.commit();
    next = at + 1;
    if (at % ROWS_IN_ONE_GO === 0) await setImmediate();
  }
}

function markRow(row: ExcelJS.Row, raw: RawRow, { table, byRow }: Marks, width: number): void {
  if (raw.row === table.headingRow && table.headingRow > 0) row.getCell(width + 1).value = PROBLEM_COLUMN;
  const problems = byRow.get(raw.row);
  if (!problems) return;
  for (const p of problems) {
    const column = p.column === null ? null : columnOf(table.names, p.column);
    const cell = row.getCell(
      (column ??
        Math.max(
          0,
          raw.cells.findIndex((c) => !isBlank(c)),
        )) + 1,
    );
    if (cell.note === undefined || p.severity === 'error') fill(cell, p.severity);
    const before = typeof cell.note === 'string' ? `${cell.note}\n` : '';
    cell.note = `${before}${p.message} ${p.fix}`;
  }
  const text = row.getCell(width + 1);
  text.value = problems.map((p) => `${p.column === null ? '' : `${p.column}: `}${p.message}`).join('\n');
  fill(text, problems.some((p) => p.severity === 'error') ? 'error' : 'warning');
}

function columnOf(names: readonly string[], label: string): number | null {
  const match = matchRef(names, label);
  if (match) return 'column' in match ? match.column : (match.several[0] ?? null);
  return /^[A-Z]{1,3}$/.test(label) ? columnNumber(label) - 1 : null;
}

function fill(cell: ExcelJS.Cell, severity: Problem['severity']): void {
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: FILL[severity] } };
}

/** Values only: text stays text whatever it begins with, and a formula is its stored value. */
function putCell(cell: ExcelJS.Cell, raw: RawCell): void {
  // A covered cell of a merged range would write into the one that covers it.
  if (raw === null || (cell.isMerged && cell.master !== cell)) return;
  if (typeof raw !== 'object') {
    cell.value = raw;
    if (typeof raw === 'string') cell.numFmt = '@';
  } else if ('date' in raw) {
    cell.value = new Date(raw.date.length === 10 ? `${raw.date}T00:00:00Z` : `${raw.date}Z`);
    cell.numFmt = raw.date.length === 10 ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss';
  } else if ('percent' in raw) {
    cell.value = raw.percent;
    cell.numFmt = '0.00%';
  } else cell.value = raw.fault === 'formula_error' ? raw.text : '';
}

async function writeList(sheet: ExcelJS.Worksheet, problems: readonly Problem[]): Promise<void> {
  sheet.columns = [{ width: 8 }, { width: 24 }, { width: 24 }, { width: 12 }, { width: 70 }, { width: 70 }];
  const heading = sheet.addRow(['Baris', 'Kolom', 'Nilai', 'Tingkat', 'Apa yang salah', 'Apa yang perlu dilakukan']);
  heading.font = { bold: true };
  heading.commit();
  for (const [i, p] of problems.entries()) {
    const row = sheet.addRow([p.row, p.column, p.value, WORD[p.severity], p.message, p.fix]);
    row.alignment = { wrapText: true, vertical: 'top' };
    row.commit();
    if (i % ROWS_IN_ONE_GO === 0) await setImmediate();
  }
  sheet.commit();
}

function groupByRow(problems: readonly Problem[]): Map<number, Problem[]> {
  const byRow = new Map<number, Problem[]>();
  for (const p of problems) {
    if (p.row === null) continue;
    const list = byRow.get(p.row);
    if (list) list.push(p);
    else byRow.set(p.row, [p]);
  }
  return byRow;
}

/** A name that a workbook accepts: no reserved characters, 31 at most, never empty. */
function sheetName(name: string, index: number): string {
  const clean = name
    .replace(/[*?:\\/[\]]/g, ' ')
    .trim()
    .slice(0, 31);
  return clean === '' || clean.toLowerCase() === 'daftar masalah' ? `Data ${index + 1}` : clean;
}
