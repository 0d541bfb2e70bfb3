// Finds the one column that a text names. Where several columns bear the name, none is chosen.
import { fold } from '../values/fold';

/** One column; several that bear the same name (0-based); or none. */
export type NameMatch = { column: number } | { several: number[] } | null;

/** How well a heading is named: 0 by its whole text, 1 by its last part, 2 by its first part ("Pagu / Keuangan"). */
export const NAME_RANKS = [0, 1, 2] as const;

/** The ways in which a heading may be named, by rank: the whole, its last part, its first part. All folded, none twice. */
export function nameForms(name: string): string[] {
  if (name === '') return [];
  const parts = name.split(' / ');
  const forms = [fold(name)];
  if (parts.length > 1) forms.push(fold(parts[parts.length - 1] ?? ''), fold(parts[0] ?? ''));
  return [...new Set(forms)].filter((f) => f !== '');
}

/** @param forms {@link nameForms} of each column; @param texts folded texts that mean the same, the most telling first */
export function matchAtRank(forms: readonly string[][], texts: readonly string[], rank: number): NameMatch {
  for (const text of texts) {
    const columns = forms.flatMap((f, column) => (f[rank] === text ? [column] : []));
    if (columns.length === 1) return { column: columns[0] ?? 0 };
    if (columns.length > 1) return { several: columns };
  }
  return null;
}

/** Looks for a whole heading first, then for its parts. */
export function matchName(names: readonly string[], texts: readonly string[]): NameMatch {
  const forms = names.map(nameForms);
  for (const rank of NAME_RANKS) {
    const match = matchAtRank(forms, texts, rank);
    if (match) return match;
  }
  return null;
}
