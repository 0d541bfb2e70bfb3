// The heading that a file of ours gives to a field: one that our own reader takes back to the same field.
import type { Field } from '@shared/dataset/field';
import { wantedOf } from '../table/wanted';
import { fold } from '../values/fold';

/** The Indonesian title, with its unit where it has one; the key where the title would be read as another field. */
export function headingOf(field: Field, fields: readonly Field[]): string {
  const wanted = wantedOf({ fields: [...fields] });
  const candidates = [...(field.unit ? [`${field.title.id} (${field.unit.id})`] : []), field.title.id, field.key];
  return candidates.find((c) => wanted.get(fold(c)) === field.key) ?? field.key;
}
