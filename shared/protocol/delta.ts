// delta (server -> client): one topic's net change from a stated sequence to a stated sequence. Also the body of
// `GET /api/v1/topics/{topic}/changes?epoch=E&since=N`, where several commits are folded into one.
import { z } from 'zod';
import { CellValue } from '../dataset/field';
import { Provenance } from '../dataset/row';
import { Epoch, KemendagriCode, RowKey, Seq } from '../ids';
import { Geometry } from '../place';
import { TopicId } from './topic';

/**
 * A row in a delta. `k`: key. `v`: values in the order of the declaration's fields. `p`: [index into PRECISIONS, region
 * code, longitude, latitude]. `g`: geometry where the file gave lines or polygons. `s`: index into the delta's `provenance`.
 * `q`: sequence at which the row was written.
 */
export const DeltaRow = z.object({
  k: RowKey,
  v: z.array(CellValue),
  p: z.tuple([z.number().int().min(0).max(4), KemendagriCode.nullable(), z.number().nullable(), z.number().nullable()]),
  g: Geometry.optional(),
  s: z.number().int().nonnegative(),
  q: Seq,
});
export type DeltaRow = z.infer<typeof DeltaRow>;

export const Delta = z.object({
  topic: TopicId,
  epoch: Epoch,
  version: z.number().int().positive(),
  from: Seq,
  to: Seq,
  /** Server clock when the (last) change was accepted: all checks passed, and its writing began. Epoch milliseconds. */
  at: z.number(),
  /** As `at`, of the first change, where the delta folds several. */
  first: z.number().optional(),
  provenance: z.array(Provenance),
  upserts: z.array(DeltaRow),
  removes: z.array(RowKey),
});
export type Delta = z.infer<typeof Delta>;

/** announce (server -> client): as a delta, without its content, which is fetched by HTTP. */
export const Announce = Delta.pick({ topic: true, epoch: true, version: true, from: true, to: true, at: true }).extend({
  bytes: z.number().int().nonnegative(),
});
export type Announce = z.infer<typeof Announce>;
