// The texts by which the columns of a file may name the fields of a dataset.
import type { Declaration } from '@shared/dataset/declaration';
import type { Field } from '@shared/dataset/field';
import type { ColumnRef, FieldSource, Mapping } from '@shared/dataset/mapping';
import { fold } from '../values/fold';

/** Folded text -> field key, for every field: its key, its titles, its other headings. A text of two fields stands for the first. */
export function wantedOf(declaration: Pick<Declaration, 'fields'>): Map<string, string> {
  const wanted = new Map<string, string>();
  const add = (text: string, key: string): void => {
    const folded = fold(text);
    if (folded !== '' && !wanted.has(folded)) wanted.set(folded, key);
  };
  for (const field of declaration.fields) add(field.key, field.key);
  for (const field of declaration.fields) for (const text of namesOf(field)) add(text, field.key);
  return wanted;
}

/** Field key -> its folded texts in the order of {@link wantedOf}, the most telling first. */
export function textsByField(declaration: Pick<Declaration, 'fields'>): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const [text, key] of wantedOf(declaration)) texts.set(key, [...(texts.get(key) ?? []), text]);
  return texts;
}

/** The column headings that a mapping names, folded, each standing for itself. */
export function wantedByMapping(mapping: Mapping): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const source of Object.values(mapping.columns)) {
    const ref = columnOf(source);
    if (typeof ref === 'string') wanted.set(fold(ref), fold(ref));
  }
  return wanted;
}

/** The column that a source reads; null for a constant. */
export function columnOf(source: FieldSource): ColumnRef | null {
  if (typeof source === 'string' || 'letter' in source) return source;
  return source.derive.kind === 'school-level' ? source.derive.from : null;
}

function namesOf(field: Field): string[] {
  const unit = field.unit ? [`${field.title.id} (${field.unit.id})`, `${field.title.en} (${field.unit.en})`] : [];
  return [field.title.id, field.title.en, ...(field.headings ?? []), ...unit];
}
