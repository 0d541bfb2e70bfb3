// Submissions: what is asked of `POST /api/v1/datasets/{id}/submissions`, and the receipt (tanda terima) it answers with.
import { z } from 'zod';
import { CellValue } from '../dataset/field';
import { Period } from '../domain/period';
import { AgencyId, DatasetId, ReceiptNumber, Seq } from '../ids';
import { Problem } from './problem';
import { RowConflict, RowEdits } from './row-edits';

export const SubmissionMode = z.enum(['partial', 'all']);
export type SubmissionMode = z.infer<typeof SubmissionMode>;

const flag = z.enum(['true', 'false', '1', '0', '']).transform((v) => v === 'true' || v === '1' || v === '');

export const SubmissionQuery = z.object({
  mode: SubmissionMode.default('partial'),
  /** Name of a mapping kept with the dataset, or a mapping as JSON. */
  mapping: z.string().max(20_000).optional(),
  period: Period.optional(),
  dryRun: flag.default(false),
  /** With mode=all: how many rows the sender agrees to have removed. */
  confirmRemoval: z.coerce.number().int().nonnegative().optional(),
});
export type SubmissionQuery = z.infer<typeof SubmissionQuery>;

/** JSON body: rows by field key, and what a form says of them besides. */
export const JsonRows = z.object({
  rows: z.array(z.record(z.string(), z.union([CellValue, z.record(z.string(), z.unknown())]))),
  ...RowEdits.shape,
});
export type JsonRows = z.infer<typeof JsonRows>;

/** accepted = added + changed + unchanged. `number` is null for a dry run and for a refusal: nothing was stored. */
export const Receipt = z.object({
  number: ReceiptNumber.nullable(),
  receivedAt: z.iso.datetime(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  dataset: DatasetId,
  agency: AgencyId,
  period: Period,
  mode: SubmissionMode,
  mapping: z.string().nullable(),
  fileName: z.string().nullable(),
  seq: Seq.nullable(),
  /** Whether it is on the screens already (`published`) or waits for verifications. */
  state: z.enum(['published', 'submitted']),
  accepted: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  changed: z.number().int().nonnegative(),
  unchanged: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  /** Rows of the file that were left out on purpose: blank, total, named in the mapping. */
  skipped: z.number().int().nonnegative(),
  problemCounts: z.object({ error: z.number().int().nonnegative(), warning: z.number().int().nonnegative() }),
  problems: z.array(Problem),
  /** Rows that were not taken since they changed after the sender saw them; each has a problem `changed_since` too. */
  conflicts: z.array(RowConflict).optional(),
  /** Why rows were removed, in the sender's words. */
  reason: z.string().optional(),
  /** Set where the submission was withdrawn later. */
  withdrawn: z.object({ number: ReceiptNumber, at: z.iso.datetime(), reason: z.string() }).optional(),
});
export type Receipt = z.infer<typeof Receipt>;

/**
 * Answer to `GET /api/v1/receipts`, newest first. Listed receipts have their counts; `problems` and `conflicts` are those of the
 * receipt itself. `next`: asks for the older ones as `before`; null when there are none.
 */
export const ReceiptList = z.object({ receipts: z.array(Receipt), next: ReceiptNumber.nullable().optional() });
export type ReceiptList = z.infer<typeof ReceiptList>;
