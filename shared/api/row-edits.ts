// What a form says of its rows beside their values: which versions it saw, and which rows are to go. Members of the JSON body of
// `POST /api/v1/datasets/{id}/submissions`; a row that changed since is not taken, and the answer shows what it says now.
import { z } from 'zod';
import { Row } from '../dataset/row';
import { AgencyId, ReceiptNumber, RowKey, Seq } from '../ids';

/** Rows that one submission may remove by name. A complete file (mode=all) removes what it lacks, without a list. */
export const MAX_REMOVALS = 10_000;

/** A reason that people can be held to: some words, not a page. Blanks around it do not count. */
export const Reason = z
  .string()
  .trim()
  .min(5, 'alasan: paling sedikit 5 huruf')
  .max(500, 'alasan: paling banyak 500 huruf');

export const RowEdits = z.object({
  /**
   * For each row of `rows`, in order: sequence of the version that the sender saw, null where it saw no such row. Without this
   * list the rows replace whatever is held.
   */
  basedOn: z.array(Seq.nullable()).optional(),
  /** Rows to remove, with the version that the sender saw. Only with mode=partial. */
  removals: z
    .array(z.object({ key: RowKey, basedOn: Seq }).strict())
    .max(MAX_REMOVALS)
    .optional(),
  /** Why; needed with `removals`. */
  reason: Reason.optional(),
});
export type RowEdits = z.infer<typeof RowEdits>;

/** Who removed a row that the sender still saw. `at`: epoch milliseconds. */
export const RowGone = z.object({
  agency: AgencyId,
  role: z.string(),
  at: z.number(),
  receipt: ReceiptNumber.nullable(),
  reason: z.string().nullable(),
});
export type RowGone = z.infer<typeof RowGone>;

/**
 * A row that changed after the sender saw it. `row`: its place in `rows`, 1-based; null for a removal. `current`: what it says now
 * and whose that is; null when it is no longer there, then `gone` says by whom, or is null where such a row never was.
 */
export const RowConflict = z.object({
  row: z.number().int().positive().nullable(),
  key: RowKey,
  basedOn: Seq.nullable(),
  current: Row.nullable(),
  gone: RowGone.nullable(),
});
export type RowConflict = z.infer<typeof RowConflict>;

/** Conflicts told in full at most; all of them are counted among the problems. */
export const MAX_LISTED_CONFLICTS = 200;
