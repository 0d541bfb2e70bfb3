// A field's value as it stands in an input, and back. What was not touched goes back as it came, letter for letter.
import type { CellValue, Field } from '@shared/dataset/field';
import { WIB_OFFSET_MS } from '@shared/domain/period';
import type { Locale } from '@shared/text';

/** The text of an input; empty where the value is not known. Instants are shown in WIB. */
export function textOf(field: Pick<Field, 'type'>, value: CellValue | undefined, locale: Locale): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return locale === 'id' ? String(value).replace('.', ',') : String(value);
  if (field.type === 'datetime') {
    const at = Date.parse(String(value));
    return Number.isNaN(at) ? String(value) : new Date(at + WIB_OFFSET_MS).toISOString().slice(0, 16);
  }
  return String(value);
}

/**
 * What is sent for a text. A number written in the reader's own way becomes one; any other text goes as it stands, for the server
 * to read by its own rules or to refuse: nothing is guessed here.
 */
export function typedValue(field: Pick<Field, 'type'>, text: string, locale: Locale): CellValue {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  switch (field.type) {
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    case 'datetime':
      return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(trimmed) ? `${trimmed}:00+07:00` : trimmed;
    case 'integer':
    case 'number':
      return numberTyped(trimmed, locale) ?? trimmed;
    default:
      return text;
  }
}

/** A number whose writing leaves no doubt in this locale: plain digits, or with the locale's own decimal sign. */
function numberTyped(text: string, locale: Locale): number | null {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  const own = locale === 'id' ? /^(-?\d{1,3}(?:\.\d{3})*|-?\d+),(\d+)$/ : /^(-?\d{1,3}(?:,\d{3})*|-?\d+)\.(\d+)$/;
  const match = own.exec(text);
  return match ? Number(`${(match[1] ?? '').replace(/[.,]/g, '')}.${match[2]}`) : null;
}
