// Withdrawal of a submission by the agency that sent it: `POST /api/v1/submissions/{number}/withdraw`. Its rows return to what they
// were, as a change of its own; history keeps both.
import { z } from 'zod';
import { Period } from '../domain/period';
import { AgencyId, DatasetId, ReceiptNumber, RowKey, Seq } from '../ids';
import { Reason } from './row-edits';

export const WithdrawalRequest = z.object({ reason: Reason }).strict();
export type WithdrawalRequest = z.infer<typeof WithdrawalRequest>;

/** A row that is left as it is, since a later submission changed it. `at`: epoch milliseconds. */
export const KeptRow = z.object({
  key: RowKey,
  agency: AgencyId,
  role: z.string(),
  at: z.number(),
  receipt: ReceiptNumber.nullable(),
});
export type KeptRow = z.infer<typeof KeptRow>;

/** Kept rows listed at most; their number is exact. */
export const MAX_LISTED_KEPT = 1000;

/**
 * Receipt of a withdrawal. `number` and `seq` are null for a dry run: nothing was stored. What the submission touched is
 * restored + removed + kept.
 */
export const WithdrawalReceipt = z.object({
  kind: z.literal('withdrawal'),
  number: ReceiptNumber.nullable(),
  /** The submission that is withdrawn. */
  submission: ReceiptNumber,
  dataset: DatasetId,
  agency: AgencyId,
  period: Period,
  reason: z.string(),
  withdrawnAt: z.iso.datetime(),
  seq: Seq.nullable(),
  /** Rows that say again what they said before it, those that it had removed among them. */
  restored: z.number().int().nonnegative(),
  /** Rows that only it had brought, which are gone again. */
  removed: z.number().int().nonnegative(),
  /** Rows that were changed again since, left as they are. */
  kept: z.number().int().nonnegative(),
  keptRows: z.array(KeptRow),
  /** True when the agency supplied the period by no other submission: it counts as not supplied again. */
  periodOpen: z.boolean(),
});
export type WithdrawalReceipt = z.infer<typeof WithdrawalReceipt>;
