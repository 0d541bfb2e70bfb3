// The canonical key of a row: the same on server, screen and receipt.
import type { RowKey } from '../ids';
import type { Declaration } from './declaration';
import type { Values } from './row';

/** Result of {@link rowKeyOf}: the key, or the fields that would have to be filled. */
export type RowKeyResult = { key: RowKey } | { missing: string[] };

/**
 * Builds a row's key from its values. Parts are joined by `|`; a part's own `|` and `\` are escaped by `\`.
 * Text is compared trimmed; it keeps its case, since codes may differ by case only.
 */
export function rowKeyOf(declaration: Pick<Declaration, 'rowKey'>, values: Values): RowKeyResult {
  const parts: string[] = [];
  const missing: string[] = [];
  for (const part of declaration.rowKey) {
    if (typeof part === 'string') {
      const text = keyText(values[part]);
      if (text === null) missing.push(part);
      else parts.push(text);
      continue;
    }
    const filled = part.anyOf.find((alternative) => alternative.every((f) => keyText(values[f]) !== null));
    if (!filled) missing.push(part.anyOf.map((a) => a.join(' + ')).join(' / '));
    else parts.push(...filled.map((f) => keyText(values[f]) ?? ''));
  }
  return missing.length > 0 ? { missing } : { key: parts.join('|') as RowKey };
}

function keyText(value: Values[string] | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  return text === '' ? null : text.replace(/[\\|]/g, (c) => `\\${c}`);
}
