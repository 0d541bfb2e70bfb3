// What a query must select of a row, and how that becomes a row of the product.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Provenance, Row, Values } from '@shared/dataset/row';
import type { AgencyId, KemendagriCode, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import { type Geometry, type Place, PRECISIONS } from '@shared/place';

export const PUBLISHED = 0;
export const SUBMITTED = 1;
export type Track = typeof PUBLISHED | typeof SUBMITTED;

/** Row `r` with `c`, the change that wrote it, and `o`, the change whose provenance it carries. */
export const CURRENT_ROWS = 'row_current r JOIN change c ON c.id = r.change JOIN change o ON o.id = r.origin';
/** The same of versions that ended, with `e`, the change that ended them. */
export const PAST_ROWS =
  'row_past r JOIN change c ON c.id = r.change JOIN change o ON o.id = r.origin JOIN change e ON e.id = r.until';

/** Select list over {@link CURRENT_ROWS} or {@link PAST_ROWS}; read it as {@link StoredRow}. */
export const ROW_SELECT = `r.key, r.vals, r.prec, r.region, r.lon, r.lat, r.geometry,
  r.change, c.seq, r.origin, o.receipt, o.agency, o.role, o.as_of, o.received_at, o.verifications`;

export interface StoredProvenance {
  receipt: string | null;
  agency: string;
  role: string;
  as_of: string;
  received_at: number;
  verifications: number;
}

export interface StoredRow extends StoredProvenance {
  change: number;
  seq: number;
  origin: number;
  key: string;
  vals: Record<string, CellValue>;
  prec: number;
  region: string | null;
  lon: number | null;
  lat: number | null;
  geometry: Geometry | null;
}

/** A stored row as the product knows it: every declared field present, null where not known. */
export function toRow(stored: StoredRow, declaration: Pick<Declaration, 'fields'>): Row {
  return {
    key: stored.key as RowKey,
    values: toValues(stored.vals, declaration),
    place: toPlace(stored),
    provenance: toProvenance(stored),
    seq: stored.seq as Seq,
  };
}

export function toValues(vals: Record<string, CellValue>, declaration: Pick<Declaration, 'fields'>): Values {
  const values: Values = {};
  for (const { key } of declaration.fields) values[key] = vals[key] ?? null;
  return values;
}

export function toPlace(stored: Pick<StoredRow, 'prec' | 'region' | 'lon' | 'lat' | 'geometry'>): Place {
  return {
    precision: PRECISIONS[stored.prec] ?? 'none',
    region: stored.region as KemendagriCode | null,
    lon: stored.lon,
    lat: stored.lat,
    geometry: stored.geometry,
  };
}

export function toProvenance(stored: StoredProvenance): Provenance {
  return {
    submission: stored.receipt as ReceiptNumber | null,
    agency: stored.agency as AgencyId,
    role: stored.role,
    asOf: stored.as_of,
    receivedAt: stored.received_at,
    verifications: stored.verifications,
  };
}
