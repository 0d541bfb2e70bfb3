// Branded identifiers: a bare string never crosses a boundary, and one kind of code cannot be passed for another.
import { z } from 'zod';

/** Dataset id, kebab-case: `schools`, `hazard-areas`. System topics begin with `sys-`. */
export const DatasetId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'id dataset: huruf kecil, angka dan tanda hubung, mis. "data-sekolah"')
  .max(60)
  .brand<'DatasetId'>();
export type DatasetId = z.infer<typeof DatasetId>;

/** Agency id as in the agency reference table: `disdik`, `bpbd`, `pemko-medan`. */
export const AgencyId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'id instansi: huruf kecil, angka dan tanda hubung, mis. "disdik"')
  .max(60)
  .brand<'AgencyId'>();
export type AgencyId = z.infer<typeof AgencyId>;

/** Dotted Kemendagri region code: `12`, `12.71`, `12.71.01`, `12.71.01.1001`. Never a BPS code. */
export const KemendagriCode = z
  .string()
  .regex(/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/, 'kode wilayah Kemendagri bertitik, mis. 12.71.01')
  .brand<'KemendagriCode'>();
export type KemendagriCode = z.infer<typeof KemendagriCode>;

/** Four-digit BPS kabupaten/kota code; it collides with the undotted Kemendagri code, so it has a type of its own. */
export const BpsCode = z
  .string()
  .regex(/^\d{4}$/)
  .brand<'BpsCode'>();
export type BpsCode = z.infer<typeof BpsCode>;

/** Random id of one history of the store; a restored or replaced store has another. */
export const Epoch = z.string().min(8).max(64).brand<'Epoch'>();
export type Epoch = z.infer<typeof Epoch>;

/** Position in the store's one sequence: one number per committed transaction. 0 is the empty store. */
export const Seq = z.number().int().nonnegative().brand<'Seq'>();
export type Seq = z.infer<typeof Seq>;

/** Characters that a row's key may have; a row with a longer one is not taken. */
export const MAX_KEY_LENGTH = 600;

/** Canonical key of a row inside its dataset: the parts of `rowKey` joined by `|`. */
export const RowKey = z.string().min(1).max(MAX_KEY_LENGTH).brand<'RowKey'>();
export type RowKey = z.infer<typeof RowKey>;

/** Number of a receipt (tanda terima): `TT-2026-000123`. */
export const ReceiptNumber = z
  .string()
  .regex(/^TT-\d{4}-\d{6,}$/)
  .brand<'ReceiptNumber'>();
export type ReceiptNumber = z.infer<typeof ReceiptNumber>;
