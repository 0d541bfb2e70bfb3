// Writes a small XLSX workbook: text as inline text, numbers as numbers, never a formula.
import type { CellValue } from '@shared/dataset/field';
import { zip } from './zip';

export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly CellValue[])[];
  /** The first row is a heading: bold, and kept in sight while scrolling. */
  readonly heading: boolean;
}

/** The workbook's bytes (Office Open XML). */
export async function writeXlsx(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const names = sheetNames(sheets);
  const parts = [
    { name: '[Content_Types].xml', text: contentTypes(sheets.length) },
    { name: '_rels/.rels', text: relations([['officeDocument', 'xl/workbook.xml']]) },
    { name: 'xl/workbook.xml', text: workbook(names) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: relations([
        ...names.map((_, i): [string, string] => ['worksheet', `worksheets/sheet${i + 1}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    },
    { name: 'xl/styles.xml', text: STYLES },
    ...sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, text: worksheet(sheet) })),
  ];
  const encoder = new TextEncoder();
  return zip(parts.map((p) => ({ name: p.name, bytes: encoder.encode(HEAD + p.text) })));
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

const STYLES =
  `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="2"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs></styleSheet>';

function contentTypes(sheets: number): string {
  const type = (part: string, kind: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const parts = Array.from({ length: sheets }, (_, i) => type(`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet'));
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/styles.xml', 'styles')}${parts.join('')}</Types>`
  );
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const one = ([kind, target]: readonly [string, string], i: number) =>
    `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  return `<Relationships xmlns="${PACKAGE}/relationships">${targets.map(one).join('')}</Relationships>`;
}

function workbook(names: readonly string[]): string {
  const one = (name: string, i: number) => `<sheet name="${xml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`;
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names.map(one).join('')}</sheets></workbook>`;
}

function worksheet(sheet: Sheet): string {
  const view = sheet.heading
    ? '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    : '';
  const widths = columnWidths(sheet.rows);
  const columns = widths.map((w, i) => `<col min="${i + 1}" max="${i + 1}" width="${w}" customWidth="1"/>`).join('');
  const rows = sheet.rows.map((row, r) => {
    const style = sheet.heading && r === 0 ? ' s="1"' : '';
    return `<row r="${r + 1}">${row.map((value, c) => cell(value, `${letters(c)}${r + 1}`, style)).join('')}</row>`;
  });
  return `<worksheet xmlns="${MAIN}">${view}${columns ? `<cols>${columns}</cols>` : ''}<sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function cell(value: CellValue, at: string, style: string): string {
  if (value === null) return '';
  if (typeof value === 'number' && Number.isFinite(value)) return `<c r="${at}"${style}><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${at}" t="b"${style}><v>${value ? 1 : 0}</v></c>`;
  return `<c r="${at}" t="inlineStr"${style}><is><t xml:space="preserve">${xml(String(value))}</t></is></c>`;
}

/** Width in characters of each column, from its first rows. */
function columnWidths(rows: readonly (readonly CellValue[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows.slice(0, 200)) {
    row.forEach((value, i) => {
      widths[i] = Math.min(60, Math.max(widths[i] ?? 8, String(value ?? '').length + 2));
    });
  }
  return widths;
}

/** Sheet names as Excel allows them: at most 31 characters, none of `[]:*?/\`, each once. */
function sheetNames(sheets: readonly Sheet[]): string[] {
  const names: string[] = [];
  for (const [i, sheet] of sheets.entries()) {
    const plain =
      sheet.name
        .replace(/[[\]:*?/\\]/g, ' ')
        .slice(0, 31)
        .trim() || `${i + 1}`;
    names.push(names.includes(plain) ? `${plain.slice(0, 27)} ${i + 1}` : plain);
  }
  return names;
}

/** Column letters of a 0-based index: A, B, … AA. */
function letters(index: number): string {
  const rest = index % 26;
  const own = String.fromCharCode(65 + rest);
  return index < 26 ? own : letters((index - rest) / 26 - 1) + own;
}

function xml(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
      // XML 1.0 has no place for other control characters.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
  );
}
