// A region code at a level: rows are gathered where they honestly are, never at a finer place.
import type { RegionLevel } from '@shared/reference';

export type GatherLevel = Exclude<RegionLevel, 'province'>;

const LENGTH: Record<GatherLevel, number> = { kabupaten: 5, kecamatan: 8, desa: 13 };

/**
 * The region under which a row counts at a level: its own region cut to the level. A row that is only known coarser counts
 * under its own coarser region. Null for a row without a region, or known to the province only.
 */
export function regionAtLevel(code: string | null, level: GatherLevel): string | null {
  if (code === null || code.length < LENGTH.kabupaten) return null;
  return code.length > LENGTH[level] ? code.slice(0, LENGTH[level]) : code;
}
