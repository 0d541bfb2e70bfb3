// A problem found in a submitted file: which cell, what is wrong, what to do. Written in Indonesian.
import { z } from 'zod';

export const ProblemCode = z.enum([
  'missing_required',
  'not_a_number',
  'ambiguous_number',
  'not_an_integer',
  'not_a_date',
  'not_a_boolean',
  'not_in_code_list',
  'out_of_range',
  'pattern_mismatch',
  'too_long',
  'formula_without_value',
  'formula_error',
  'duplicate_key',
  'missing_key',
  'unknown_column',
  'missing_column',
  'region_unresolved',
  'region_ambiguous',
  'region_conflict',
  'no_place',
  'point_outside_region',
  'point_outside_province',
  'bad_geometry',
  'geometry_not_allowed',
  'owned_by_other_agency',
  'changed_since',
  'ragged_row',
  'no_rows',
  'too_many_problems',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/**
 * `row`: 1-based row of the file (JSON and GeoJSON: 1-based index), null for the file as a whole.
 * `column`: heading or letter as in the file, null where the whole row is meant. `value`: as it stood.
 * Rows with an `error` are rejected; rows with `warning`s are taken.
 */
export const Problem = z.object({
  row: z.number().int().positive().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: ProblemCode,
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  fix: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** Problems listed in a receipt at most; counts stay exact, the rest is in the marked file. */
export const MAX_LISTED_PROBLEMS = 1000;
