// One field of a dataset: what it means, what it may hold, and how every view should read it.
import { z } from 'zod';
import { LocalizedText } from '../text';

export const FieldType = z.enum(['text', 'integer', 'number', 'boolean', 'date', 'datetime', 'code', 'region']);
export type FieldType = z.infer<typeof FieldType>;

/**
 * Hints for the views. `key`: part of the row's identity. `label`: names the row. `measure`: can be summed or compared.
 * `category`: can be grouped and filtered by. `region`: names or codes a region. `time`: when the fact was. `geometry`: holds coordinates.
 */
export const FieldRole = z.enum(['key', 'label', 'measure', 'category', 'region', 'time', 'geometry']);
export type FieldRole = z.infer<typeof FieldRole>;

export const FieldFormat = z.enum(['plain', 'grouped', 'percent', 'idr', 'idr-million', 'idr-billion', 'year']);
export type FieldFormat = z.infer<typeof FieldFormat>;

export const FieldKey = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'kunci kolom: huruf dan angka, mulai huruf kecil, mis. "jumlahGuru"')
  .max(40);

/** One value of a code list; `aliases` are other spellings that mean the same. */
export const CodeValue = z.object({
  value: z.string().min(1).max(80),
  title: LocalizedText,
  aliases: z.array(z.string()).optional(),
});
export type CodeValue = z.infer<typeof CodeValue>;

export const Field = z
  .object({
    key: FieldKey,
    title: LocalizedText,
    definition: LocalizedText.optional(),
    type: FieldType,
    unit: LocalizedText.optional(),
    format: FieldFormat.optional(),
    /** Required for type `code`. */
    codes: z.array(CodeValue).min(1).max(200).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    /** Regular expression (anchored by us) that text must match. */
    pattern: z.string().max(200).optional(),
    maxLength: z.number().int().positive().max(4000).optional(),
    required: z.boolean().default(false),
    roles: z.array(FieldRole).default([]),
    /** Other headings under which agencies send this column. */
    headings: z.array(z.string()).optional(),
  })
  .strict();
export type Field = z.infer<typeof Field>;

/** A stored value: text, number, boolean, or null for "not known". Empty is never zero. Dates are ISO text. */
export const CellValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type CellValue = z.infer<typeof CellValue>;
