// A row of a dataset as every part of the product knows it: values, place, and where it came from.
import { z } from 'zod';
import { AgencyId, ReceiptNumber, RowKey, Seq } from '../ids';
import { Place } from '../place';
import { CellValue } from './field';

/**
 * Where a version of a row came from.
 * `asOf`: the period the submission speaks of (`2026`, `2026-Q4`, `2026-11`, `2026-11-25`).
 * `receivedAt`: epoch milliseconds UTC. `verifications`: how many were given; `required`: how many publication needs.
 */
export const Provenance = z.object({
  submission: ReceiptNumber.nullable(),
  agency: AgencyId,
  role: z.string(),
  asOf: z.string(),
  receivedAt: z.number(),
  verifications: z.number().int().min(0),
});
export type Provenance = z.infer<typeof Provenance>;

/** Values by field key; a declared field that is absent reads as null. */
export const Values = z.record(z.string(), CellValue);
export type Values = z.infer<typeof Values>;

export const Row = z.object({
  key: RowKey,
  values: Values,
  place: Place,
  provenance: Provenance,
  /** Sequence at which this version of the row was written. */
  seq: Seq,
});
export type Row = z.infer<typeof Row>;
