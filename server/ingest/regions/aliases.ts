// Reads `region-aliases.csv`: other spellings that are certain, each with its reason. Our own file, checked when read.
import { KemendagriCode } from '@shared/ids';
import { parse } from 'csv-parse/sync';

/** `kabupaten` null: another name of a kabupaten/kota; otherwise of a kecamatan in it. */
export interface RegionAlias {
  kabupaten: KemendagriCode | null;
  alias: string;
  code: KemendagriCode;
}

/** Throws on a malformed line. */
export function parseAliases(csv: string): RegionAlias[] {
  const rows = parse(csv, { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[];
  return rows.map((r) => ({
    kabupaten: r.kabupaten ? KemendagriCode.parse(r.kabupaten) : null,
    alias: r.alias ?? '',
    code: KemendagriCode.parse(r.code),
  }));
}
