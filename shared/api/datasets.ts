// Datasets and their rows over HTTP.
import { z } from 'zod';
import { Declaration } from '../dataset/declaration';
import { Row } from '../dataset/row';
import { AgencyId, Epoch, KemendagriCode, ReceiptNumber, Seq } from '../ids';
import { Precision } from '../place';

/** One entry of `GET /api/v1/datasets`. `rows` counts what is published now. */
export const DatasetSummary = z.object({
  id: Declaration.shape.id,
  title: Declaration.shape.title,
  definition: Declaration.shape.definition,
  owner: Declaration.shape.owner,
  cadence: Declaration.shape.cadence,
  access: Declaration.shape.access,
  sample: Declaration.shape.sample,
  version: z.number().int().positive(),
  rows: z.number().int().nonnegative(),
  seq: Seq,
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

export const DatasetList = z.object({ epoch: Epoch, seq: Seq, datasets: z.array(DatasetSummary) });
export type DatasetList = z.infer<typeof DatasetList>;

/** Answer to `PUT /api/v1/datasets/{id}`. */
export const DeclarationStored = z.object({
  id: Declaration.shape.id,
  version: z.number().int().positive(),
  seq: Seq,
  changed: z.boolean(),
});
export type DeclarationStored = z.infer<typeof DeclarationStored>;

/**
 * Query of `GET /api/v1/datasets/{id}/rows`. Any other parameter that is a field key filters by equality
 * (`?level=SMA&level=SMK` is "one of"). `region` matches that region and everything inside it.
 */
export const RowsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
  offset: z.coerce.number().int().min(0).default(0),
  region: KemendagriCode.optional(),
  precision: Precision.optional(),
  key: z.string().optional(),
  agency: z.string().optional(),
  /** A past state of the store. */
  at: z.coerce.number().int().nonnegative().optional(),
  /** `submitted`: the owner's latest, published or not; for the owner's parties and the walidata only. */
  state: z.enum(['published', 'submitted']).default('published'),
  sort: z.string().optional(),
  direction: z.enum(['asc', 'desc']).default('asc'),
});
export type RowsQuery = z.infer<typeof RowsQuery>;

export const RowsAnswer = z.object({
  epoch: Epoch,
  seq: Seq,
  total: z.number().int().nonnegative(),
  rows: z.array(Row),
});
export type RowsAnswer = z.infer<typeof RowsAnswer>;

/**
 * `GET /api/v1/datasets/{id}/history?key=K`: every version of one row, newest first; `values` null is a removal. `cause`: the
 * change that wrote the version, where it is not simply the submission of its provenance: a withdrawal, which brings an earlier
 * version back, or a removal by name. `at`: epoch milliseconds.
 */
export const RowVersion = Row.omit({ values: true, key: true }).extend({
  values: Row.shape.values.nullable(),
  until: Seq.nullable(),
  cause: z
    .object({
      kind: z.enum(['withdrawal', 'removal']),
      agency: AgencyId,
      role: z.string(),
      at: z.number(),
      receipt: ReceiptNumber.nullable(),
      reason: z.string(),
    })
    .optional(),
});
export type RowVersion = z.infer<typeof RowVersion>;
export const RowHistory = z.object({ epoch: Epoch, seq: Seq, key: Row.shape.key, versions: z.array(RowVersion) });
export type RowHistory = z.infer<typeof RowHistory>;
