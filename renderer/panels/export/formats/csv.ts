// CSV as a spreadsheet in the reader's language opens it, its notes above the heading; no cell can run as a formula.
import type { CellValue } from '@shared/dataset/field';
import { safeCsvText } from '@shared/domain/formula-text';
import type { Locale } from '@shared/text';
import { type FileHead, type FileWriter, heading, joined } from './file-writer';

/**
 * Semicolons and decimal commas in Indonesian, UTF-8 with BOM. CSV knows no comments, so the notes are rows of their own: the first
 * says in which line the heading stands, then name and text, then an empty line, then the table.
 */
export function csvWriter(head: FileHead): FileWriter {
  const { locale } = head;
  const separator = locale === 'id' ? ';' : ',';
  const encoder = new TextEncoder();
  const line = (row: readonly CellValue[]) => `${row.map((v) => csvCell(v, locale, separator)).join(separator)}\r\n`;
  // The line of the heading: this one, the notes, the empty one, itself. A note with a line break would count as more.
  const notes = head.notes.map(([name, text]) => [name, text.replace(/\s*[\r\n]+\s*/g, ' ')]);
  const before = [[head.words.startsAt, notes.length + 3], ...notes, [], head.columns.map(heading)];
  const parts = [encoder.encode(`\ufeff${before.map(line).join('')}`)];
  return {
    rows: async (rows) => {
      parts.push(encoder.encode(rows.map((row) => line(row.cells)).join('')));
    },
    end: async () => joined(parts),
  };
}

function csvCell(value: CellValue, locale: Locale, separator: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return locale === 'id' ? String(value).replace('.', ',') : String(value);
  if (typeof value === 'boolean') return locale === 'id' ? (value ? 'ya' : 'tidak') : value ? 'yes' : 'no';
  const text = safeCsvText(value);
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}
