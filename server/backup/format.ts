// The one form in which a store is written out: a line that says what it is, every table as COPY text, and a line that
// proves that all of it is there. Backups are this form, compressed; the kept stores of earlier versions are it as plain text.
import { Epoch, Seq } from '@shared/ids';
import { z } from 'zod';

/** Begins every dump, so that another file is known for what it is not. */
export const FORMAT = 'sumut-store';
/** Raised when an older program could not read what is written. */
export const FORMAT_VERSION = 1;

const Name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

/** First line. `migrations` says which schema the tables are in: they are made by those, then brought forward. */
export const Header = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().positive(),
  /** Version of the program that wrote it. */
  product: z.string(),
  /** ISO instant. */
  takenAt: z.iso.datetime(),
  migrations: z.array(z.string()).min(1),
  epoch: Epoch,
  seq: Seq,
});
export type Header = z.infer<typeof Header>;

/** Before each table's rows, which end with {@link TABLE_END}. */
export const TableLine = z.object({ table: Name, columns: z.array(Name).min(1) });
export type TableLine = z.infer<typeof TableLine>;

/** Last line. `sha256` is over every byte before this line. */
export const Footer = z.object({
  end: z.literal(true),
  tables: z.record(Name, z.number().int().nonnegative()),
  rows: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Footer = z.infer<typeof Footer>;

/** Ends a table's rows. No row of COPY text can be this line: a backslash in a value is written twice. */
export const TABLE_END = '\\.';

/** How many rows COPY text holds: a line feed inside a value is written as `\n`, so each byte 10 ends a row. */
export function countRows(text: Uint8Array): number {
  let count = 0;
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) count += 1;
  return count;
}
