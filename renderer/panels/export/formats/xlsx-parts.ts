// The parts of a workbook that are the same for every table (Office Open XML).

export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Style 0 is plain, style 1 a heading. */
export const STYLES =
  `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="2"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs></styleSheet>';

export function contentTypes(sheets: number): string {
  const type = (part: string, kind: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const parts = Array.from({ length: sheets }, (_, i) => type(`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet'));
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/styles.xml', 'styles')}${parts.join('')}</Types>`
  );
}

export function relations(targets: readonly (readonly [string, string])[]): string {
  const one = ([kind, target]: readonly [string, string], i: number) =>
    `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  return `<Relationships xmlns="${PACKAGE}/relationships">${targets.map(one).join('')}</Relationships>`;
}

export function workbook(names: readonly string[]): string {
  const one = (name: string, i: number) => `<sheet name="${xml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`;
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names.map(one).join('')}</sheets></workbook>`;
}

/** Sheet names as Excel allows them: at most 31 characters, none of `[]:*?/\`, each once. */
export function sheetNames(wanted: readonly string[]): string[] {
  const names: string[] = [];
  for (const [i, name] of wanted.entries()) {
    const plain =
      name
        .replace(/[[\]:*?/\\]/g, ' ')
        .slice(0, 31)
        .trim() || `${i + 1}`;
    names.push(names.includes(plain) ? `${plain.slice(0, 27)} ${i + 1}` : plain);
  }
  return names;
}

/** Column letters of a 0-based index: A, B, … AA. */
export function letters(index: number): string {
  const rest = index % 26;
  const own = String.fromCharCode(65 + rest);
  return index < 26 ? own : letters((index - rest) / 26 - 1) + own;
}

/** Text inside XML 1.0, which has no place for other control characters. */
export function xml(text: string): string {
  return text
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}
