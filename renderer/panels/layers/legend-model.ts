// What a layer's legend says, read from the same rows and the same filter as the map: classes with counts, mix, sizes.
import type { Declaration } from '@shared/dataset/declaration';
import type { MapClass } from '@shared/dataset/presentation';
import type { Precision } from '@shared/place';
import type { Locale } from '@shared/text';
import type { RowTable } from '../../app/feed/row-table';
import { type ClassCount, classCounts } from '../../app/figures/kept-counts';
import type { ShownPart } from '../../app/figures/row-filter';

export interface ClassLine {
  readonly value: string;
  readonly title: string;
  readonly tone: MapClass['tone'];
  readonly pattern: MapClass['pattern'];
  /** Rows of the class per precision, in the order of {@link Legend}'s `columns`. */
  readonly counts: readonly number[];
}

export interface MixLine {
  readonly value: string;
  readonly title: string;
  readonly count: number;
}

export type Legend =
  | { readonly kind: 'classes'; readonly columns: readonly Precision[]; readonly lines: readonly ClassLine[] }
  | {
      readonly kind: 'sizes';
      readonly mix: readonly MixLine[];
      readonly measure: string | null;
    }
  | { readonly kind: 'ramp'; readonly measure: string }
  | { readonly kind: 'marks'; readonly count: number; readonly mix: readonly MixLine[] }
  | { readonly kind: 'none' };

/** Most values of a mix that a legend names; the others are gathered. */
const MIX_LIMIT = 5;

/** The legend of the rows that a layer shows. */
export function legendOf(table: RowTable, part: ShownPart, locale: Locale): Legend {
  const { declaration } = table;
  const { map } = declaration;
  const counts = classCounts(table, map.category ?? null, part);
  const total = sumOf(counts);
  if (total === 0) return { kind: 'none' };
  switch (map.kind) {
    case 'pattern':
      return classLegend(declaration, counts, locale);
    case 'proportional':
      return {
        kind: 'sizes',
        mix: map.aggregate === 'count' ? mixLines(declaration, counts, locale) : [],
        measure: map.aggregate === 'count' || !map.measure ? null : fieldTitle(declaration, map.measure, locale),
      };
    case 'choropleth':
      return map.measure ? { kind: 'ramp', measure: fieldTitle(declaration, map.measure, locale) } : { kind: 'none' };
    case 'symbol':
      return { kind: 'marks', count: total, mix: mixLines(declaration, counts, locale) };
    case 'none':
      return { kind: 'none' };
  }
}

function classLegend(declaration: Declaration, counts: readonly ClassCount[], locale: Locale): Legend {
  const { category, classes } = declaration.map;
  if (!category || !classes) return { kind: 'none' };
  const columns = (['kabupaten', 'kecamatan', 'desa', 'point'] as const).filter((p) =>
    counts.some((c) => c.precision === p),
  );
  const codes = declaration.fields.find((f) => f.key === category)?.codes;
  const lines = [...classes].reverse().map(
    (c): ClassLine => ({
      value: c.value,
      title: codes?.find((v) => v.value === c.value)?.title[locale] ?? c.value,
      tone: c.tone,
      pattern: c.pattern,
      counts: columns.map((p) => sumOf(counts.filter((n) => n.precision === p && n.value === c.value))),
    }),
  );
  return { kind: 'classes', columns, lines };
}

function mixLines(declaration: Declaration, counts: readonly ClassCount[], locale: Locale): MixLine[] {
  const { category } = declaration.map;
  if (!category) return [];
  const codes = declaration.fields.find((f) => f.key === category)?.codes;
  const order = (value: string) => codes?.findIndex((c) => c.value === value) ?? -1;
  const values = [...new Set(counts.map((c) => c.value))].sort();
  const lines = values.map((value) => ({
    value,
    count: sumOf(counts.filter((c) => c.value === value)),
    title: codes?.find((c) => c.value === value)?.title[locale] ?? value,
  }));
  const known = lines.filter((l) => l.value !== '');
  // Few values keep the order of the code list, which people know; of many the largest are named.
  const named = [...known]
    .sort((a, b) => b.count - a.count)
    .slice(0, known.length > MIX_LIMIT ? MIX_LIMIT - 1 : MIX_LIMIT);
  if (codes) named.sort((a, b) => order(a.value) - order(b.value));
  const rest = sumOf(lines) - sumOf(named);
  return rest > 0 ? [...named, { value: '', title: '', count: rest }] : named;
}

function sumOf(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, c) => sum + c.count, 0);
}

function fieldTitle(declaration: Declaration, key: string, locale: Locale): string {
  const field = declaration.fields.find((f) => f.key === key);
  return field ? field.title[locale] : key;
}
