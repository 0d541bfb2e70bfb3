// Picking a region fills the fields that name it: from kabupaten/kota to village, each list that of the region above it. Pure.
import type { Declaration } from '@shared/dataset/declaration';
import type { Region } from '@shared/reference';
import type { Locale } from '@shared/text';
import { type DraftRow, inputText, withText } from './draft';

export type PickLevel = 'kabupaten' | 'kecamatan' | 'desa';
const LEVELS: readonly PickLevel[] = ['kabupaten', 'kecamatan', 'desa'];
/** Length of a dotted code, by level. */
const CODE_LENGTH: Record<PickLevel, number> = { kabupaten: 5, kecamatan: 8, desa: 13 };

/** The levels that a dataset's fields can hold. A code alone can hold any. */
export function levelsOf({ place }: Pick<Declaration, 'place'>): PickLevel[] {
  const parts = place.region;
  if (!parts) return [];
  const named = LEVELS.filter((level) => parts[level] !== undefined);
  return named.length > 0 ? named : parts.code === undefined ? [] : ['kabupaten', 'kecamatan'];
}

/** The region of a draft row: picked, or that of the held version. */
export function regionOf(row: DraftRow): string | null {
  return row.region ?? row.base?.place.region ?? null;
}

/** The part of a region's code at a level; null when the region is coarser. */
export function codeAt(code: string | null, level: PickLevel): string | null {
  return code !== null && code.length >= CODE_LENGTH[level] ? code.slice(0, CODE_LENGTH[level]) : null;
}

/** Regions to choose from at a level, by name. */
export function choicesAt(regions: ReadonlyMap<string, Region>, level: PickLevel, code: string | null): Region[] {
  const above = level === 'kabupaten' ? '12' : codeAt(code, level === 'kecamatan' ? 'kabupaten' : 'kecamatan');
  if (above === null) return [];
  return [...regions.values()]
    .filter((region) => region.level === level && region.parent === above)
    .sort((a, b) => a.name.localeCompare(b.name, 'id'));
}

/** The row with a region picked; null is "not known" at the coarsest level. */
export function withRegion(
  row: DraftRow,
  picked: string | null,
  regions: ReadonlyMap<string, Region>,
  declaration: Declaration,
  locale: Locale,
): DraftRow {
  const parts = declaration.place.region ?? {};
  const field = (key: string | undefined) => declaration.fields.find((f) => f.key === key);
  let next: DraftRow = { ...row, region: picked ?? '' };
  for (const level of LEVELS) {
    const named = field(parts[level]);
    const code = codeAt(picked, level);
    if (named) next = withText(next, named, code === null ? '' : (regions.get(code)?.name ?? code), locale);
  }
  const coded = field(parts.code);
  if (!coded) return next;
  // Names are enough where there are fields for them; a code that is held or asked for has to agree with them.
  const names = LEVELS.some((level) => parts[level] !== undefined);
  const needed = !names || coded.required || inputText(row, coded, locale) !== '';
  return needed ? withText(next, coded, picked ?? '', locale) : next;
}
