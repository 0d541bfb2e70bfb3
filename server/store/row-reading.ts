// What a query must select of a row, and how that becomes a row of the product.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Provenance, Row, Values } from '@shared/dataset/row';
import type { AgencyId, KemendagriCode, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import { type Geometry, type Place, PRECISIONS } from '@shared/place';

export const PUBLISHED = 0;
export const SUBMITTED = 1;
export type Track = typeof PUBLISHED | typeof SUBMITTED;

/** Select list over `r` (row_current or row_past) and `c` (the change that wrote it); read it as {@link StoredRow}. */
export const ROW_SELECT = `r.key, r.vals, r.prec, r.region, r.lon, r.lat, r.geometry,
  c.id AS change, c.seq, c.receipt, c.agency, c.role, c.as_of, c.received_at, c.verifications`;

export interface StoredProvenance {
  change: number;
  seq: number;
  receipt: string | null;
  agency: string;
  role: string;
  as_of: string;
  received_at: number;
  verifications: number;
}

export interface StoredRow extends StoredProvenance {
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
