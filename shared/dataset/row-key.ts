// The canonical key of a row: the same on server, screen and receipt.
import type { RowKey } from '../ids';
import type { Declaration } from './declaration';
import type { CellValue } from './field';
import type { Values } from './row';

/** Result of {@link rowKeyOf}: the key, or the fields that would have to be filled. */
export type RowKeyResult = { key: RowKey } | { missing: string[] };

/**
 * Builds a row's key from its values. Parts are joined by `|`; a part's own `|` and `\` are escaped by `\`.
 * Text is compared trimmed; it keeps its case, since codes may differ by case only.
 */
export function rowKeyOf(declaration: Pick<Declaration, 'rowKey'>, values: Values): RowKeyResult {
  return keyOf(declaration.rowKey, (field) => keyText(values[field]));
}

/** As {@link rowKeyOf}, for values in the order of the declaration's fields; made once for many rows. */
export function rowKeyReader({
  rowKey,
  fields,
}: Pick<Declaration, 'rowKey' | 'fields'>): (values: readonly CellValue[]) => RowKeyResult {
  const places = new Map(fields.map((field, index) => [field.key, index]));
  const [only] = rowKey;
  if (rowKey.length === 1 && typeof only === 'string') {
    const place = places.get(only) ?? -1;
    return (values) => {
      const text = keyText(values[place]);
      return text === null ? { missing: [only] } : { key: text as RowKey };
    };
  }
  return (values) => keyOf(rowKey, (field) => keyText(values[places.get(field) ?? -1]));
}

function keyOf(rowKey: Declaration['rowKey'], textOf: (field: string) => string | null): RowKeyResult {
  const parts: string[] = [];
  const missing: string[] = [];
  for (const part of rowKey) {
    if (typeof part === 'string') {
      const text = textOf(part);
      if (text === null) missing.push(part);
      else parts.push(text);
      continue;
    }
    const filled = part.anyOf.find((alternative) => alternative.every((f) => textOf(f) !== null));
    if (!filled) missing.push(part.anyOf.map((a) => a.join(' + ')).join(' / '));
    else parts.push(...filled.map((f) => textOf(f) ?? ''));
  }
  return missing.length > 0 ? { missing } : { key: parts.join('|') as RowKey };
}

function keyText(value: CellValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  if (text === '') return null;
  return text.includes('|') || text.includes('\\') ? text.replace(/[\\|]/g, (c) => `\\${c}`) : text;
}
