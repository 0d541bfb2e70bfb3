// The columns of a topic's snapshot: fixed columns about each row, then one column per declared field.
import { z } from 'zod';
import type { Declaration } from '../dataset/declaration';
import type { Field } from '../dataset/field';
import { Epoch, Seq } from '../ids';
import { TopicId } from '../protocol/topic';

/** How a column is stored. `category`: a dictionary of texts and one code per row, for what repeats. */
export type ColumnKind = 'number' | 'small' | 'boolean' | 'category' | 'text';

export interface ColumnSpec {
  name: string;
  kind: ColumnKind;
  nullable: boolean;
}

/**
 * Columns about the row itself. Their names begin with `_`, which no field key may.
 * `_precision`: index into PRECISIONS. `_geometry`: GeoJSON text. `_receivedAt`: epoch ms. `_seq`: when it was written.
 */
export const META_COLUMNS = [
  { name: '_key', kind: 'text', nullable: false },
  { name: '_precision', kind: 'small', nullable: false },
  { name: '_region', kind: 'category', nullable: true },
  { name: '_lon', kind: 'number', nullable: true },
  { name: '_lat', kind: 'number', nullable: true },
  { name: '_geometry', kind: 'text', nullable: true },
  { name: '_agency', kind: 'category', nullable: false },
  { name: '_role', kind: 'category', nullable: false },
  { name: '_asOf', kind: 'category', nullable: false },
  { name: '_submission', kind: 'category', nullable: true },
  { name: '_receivedAt', kind: 'number', nullable: false },
  { name: '_verifications', kind: 'small', nullable: false },
  { name: '_seq', kind: 'number', nullable: false },
] as const satisfies readonly ColumnSpec[];
export type MetaColumnName = (typeof META_COLUMNS)[number]['name'];

/** What a snapshot says of itself; kept in the Arrow schema's metadata. `head`: the store's sequence when it was read. */
export const SnapshotMeta = z.object({
  topic: TopicId,
  epoch: Epoch,
  seq: Seq,
  version: z.number().int().positive(),
  head: Seq,
  /** Server clock when it was read, epoch milliseconds. */
  at: z.number(),
});
export type SnapshotMeta = z.infer<typeof SnapshotMeta>;

/** Metadata key of the declaration as JSON: a snapshot can be read by itself, also offline and when the declaration changed. */
export const DECLARATION_KEY = 'declaration';

/** How a declared field is stored in snapshots and in the screens' columns. */
export function columnKindOf(field: Pick<Field, 'type' | 'roles'>): ColumnKind {
  switch (field.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'code':
    case 'region':
      return 'category';
    case 'text':
      return field.roles.includes('category') || field.roles.includes('region') ? 'category' : 'text';
    case 'date':
    case 'datetime':
      return 'text';
  }
}

/** All columns of a topic in order: {@link META_COLUMNS}, then the declaration's fields in its order. */
export function layoutOf(declaration: Pick<Declaration, 'fields'>): ColumnSpec[] {
  return [...META_COLUMNS, ...declaration.fields.map((f) => ({ name: f.key, kind: columnKindOf(f), nullable: true }))];
}
