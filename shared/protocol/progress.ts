// progress (server -> client, ephemeral): how far a long import is. Sent to sockets of the sending agency's token.
import { z } from 'zod';
import { AgencyId, DatasetId } from '../ids';

export const Progress = z.object({
  dataset: DatasetId,
  agency: AgencyId,
  /** The request's own id, from its `X-Request-Id` header where it gave one. */
  request: z.string(),
  stage: z.enum(['reading', 'checking', 'storing', 'done', 'failed']),
  rows: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
});
export type Progress = z.infer<typeof Progress>;
