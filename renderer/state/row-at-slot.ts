// One row as an object, put together from the columns: for tooltips, detail and exports.
import type { Row } from '@shared/dataset/row';
import type { AgencyId, KemendagriCode, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import { Geometry, PRECISIONS } from '@shared/place';
import type { MetaColumnName } from '@shared/snapshot/layout';
import type { TopicRows } from './topic-store';

/** Reads the row at a slot. Throws for a slot outside the store. */
export function rowAtSlot(rows: Pick<TopicRows, 'column' | 'declaration' | 'size' | 'topic'>, slot: number): Row {
  if (!(slot >= 0 && slot < rows.size)) throw new RangeError(`topic ${rows.topic} has no slot ${slot}`);
  const meta = (name: MetaColumnName) => rows.column(name).value(slot);
  const geometry = meta('_geometry');
  return {
    key: meta('_key') as RowKey,
    values: Object.fromEntries(rows.declaration.fields.map((f) => [f.key, rows.column(f.key).value(slot)])),
    place: {
      precision: PRECISIONS[Number(meta('_precision'))] ?? 'none',
      region: meta('_region') as KemendagriCode | null,
      lon: meta('_lon') as number | null,
      lat: meta('_lat') as number | null,
      geometry: geometry === null ? null : Geometry.parse(JSON.parse(String(geometry))),
    },
    provenance: {
      submission: meta('_submission') as ReceiptNumber | null,
      agency: meta('_agency') as AgencyId,
      role: String(meta('_role')),
      asOf: String(meta('_asOf')),
      receivedAt: Number(meta('_receivedAt')),
      verifications: Number(meta('_verifications')),
    },
    seq: Number(meta('_seq')) as Seq,
  };
}
