// Reference tables that server and screens share: regions, their other spellings, agencies. Committed under resources/reference.
import { z } from 'zod';
import { AgencyId, BpsCode, KemendagriCode } from './ids';

export const RegionLevel = z.enum(['province', 'kabupaten', 'kecamatan', 'desa']);
export type RegionLevel = z.infer<typeof RegionLevel>;

/** One region. `lon`, `lat`: its label point in degrees (kecamatan: the middle of its villages), null where unknown. */
export const Region = z.object({
  code: KemendagriCode,
  level: RegionLevel,
  name: z.string(),
  parent: KemendagriCode.nullable(),
  bps: BpsCode.nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
});
export type Region = z.infer<typeof Region>;

export const Agency = z.object({
  id: AgencyId,
  shortName: z.string(),
  name: z.string(),
  kind: z.enum(['opd', 'biro', 'uptd', 'bumd', 'pemda', 'vertical', 'pusat']),
  parent: AgencyId.nullish(),
  region: KemendagriCode.nullish(),
  headRole: z.string(),
  verified: z.boolean().default(true),
});
export type Agency = z.infer<typeof Agency>;

/** Reads `regions.csv` (header `code,level,name,parent,bps,lon,lat`; no quoted cells). Throws on a malformed line: it is our own file. */
export function parseRegions(csv: string): Region[] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map((line) => {
    const [code, level, name, parent, bps, lon, lat] = line.split(',');
    return {
      code: KemendagriCode.parse(code),
      level: RegionLevel.parse(level),
      name: name ?? '',
      parent: parent ? (parent as KemendagriCode) : null,
      bps: bps ? (bps as BpsCode) : null,
      lon: lon ? Number(lon) : null,
      lat: lat ? Number(lat) : null,
    };
  });
}

/** True when `code` is `ancestor` or lies inside it. */
export function isInside(code: string, ancestor: string): boolean {
  return code === ancestor || code.startsWith(`${ancestor}.`);
}

/** The kabupaten/kota part of a code, or null for the province itself. */
export function kabupatenOf(code: string): KemendagriCode | null {
  return code.length >= 5 ? (code.slice(0, 5) as KemendagriCode) : null;
}

/** The kecamatan part of a code, or null when it is coarser. */
export function kecamatanOf(code: string): KemendagriCode | null {
  return code.length >= 8 ? (code.slice(0, 8) as KemendagriCode) : null;
}
