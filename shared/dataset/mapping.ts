// A mapping: how the columns of an agency's file become the fields of a dataset. Made by pointing, kept under a name.
import { z } from 'zod';
import { FieldKey } from './field';

/** A column of a file: its heading text (compared without case, accents and extra blanks), or its letter in a sheet (`{letter:'R'}`). */
export const ColumnRef = z.union([
  z.string().min(1).max(200),
  z.object({ letter: z.string().regex(/^[A-Z]{1,3}$/) }).strict(),
]);
export type ColumnRef = z.infer<typeof ColumnRef>;

/**
 * Derivations that a mapping may name; each is one function of the ingestion, chosen by name.
 * `school-level`: SD, SMP, SMA, SMK or SLB from the prefix of a school's name, glued prefixes included.
 * `constant`: the same value for every row.
 */
export const Derivation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('school-level'), from: ColumnRef }).strict(),
  z.object({ kind: z.literal('constant'), value: z.union([z.string(), z.number(), z.boolean()]) }).strict(),
]);
export type Derivation = z.infer<typeof Derivation>;

export const FieldSource = z.union([ColumnRef, z.object({ derive: Derivation }).strict()]);
export type FieldSource = z.infer<typeof FieldSource>;

export const Mapping = z
  .object({
    /** Sheet name or 1-based number; first sheet when absent. */
    sheet: z.union([z.string(), z.number().int().positive()]).optional(),
    /** 1-based rows that hold the heading; found by the reader when absent. */
    headingRows: z.object({ from: z.number().int().positive(), to: z.number().int().positive() }).strict().optional(),
    /** 1-based rows to leave out (totals, notes), single or ranges. */
    skipRows: z
      .array(
        z.union([
          z.number().int().positive(),
          z.object({ from: z.number().int().positive(), to: z.number().int().positive() }).strict(),
        ]),
      )
      .optional(),
    /** Last row that is read. */
    lastRow: z.number().int().positive().optional(),
    /** Field key -> where its value comes from. */
    columns: z.record(FieldKey, FieldSource),
    /** Texts that mean "not known", besides empty and "-". */
    nullTexts: z.array(z.string()).optional(),
    /** How numbers are written in the file, where it is known; decided per column otherwise. */
    numbers: z.enum(['auto', 'id', 'en']).default('auto'),
  })
  .strict();
export type Mapping = z.infer<typeof Mapping>;

export const NamedMapping = Mapping.extend({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(60),
  title: z.string().max(120).optional(),
}).strict();
export type NamedMapping = z.infer<typeof NamedMapping>;
