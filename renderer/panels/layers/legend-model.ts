// What a layer's legend says, read from the same rows and the same filter as the map: classes with counts, mix, sizes.
import type { Declaration } from '@shared/dataset/declaration';
import type { MapClass } from '@shared/dataset/presentation';
import type { Precision } from '@shared/place';
import type { Locale } from '@shared/text';
import type { RowTable } from '../../app/feed/row-table';
import { mixOf } from '../../app/figures/region-figures';

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

/** @param rows indexes that pass the layer's filter. */
export function legendOf(table: RowTable, rows: readonly number[], locale: Locale): Legend {
  const { declaration } = table;
  const { map } = declaration;
  if (rows.length === 0) return { kind: 'none' };
  switch (map.kind) {
    case 'pattern':
      return classLegend(table, rows, locale);
    case 'proportional':
      return {
        kind: 'sizes',
        mix: map.aggregate === 'count' ? mixLines(table, rows, locale) : [],
        measure: map.aggregate === 'count' || !map.measure ? null : fieldTitle(declaration, map.measure, locale),
      };
    case 'choropleth':
      return map.measure ? { kind: 'ramp', measure: fieldTitle(declaration, map.measure, locale) } : { kind: 'none' };
    case 'symbol':
      return { kind: 'marks', count: rows.length, mix: mixLines(table, rows, locale) };
    case 'none':
      return { kind: 'none' };
  }
}

function classLegend(table: RowTable, rows: readonly number[], locale: Locale): Legend {
  const { category, classes } = table.declaration.map;
  if (!category || !classes) return { kind: 'none' };
  const columns = (['kabupaten', 'kecamatan', 'desa', 'point'] as const).filter((p) =>
    rows.some((i) => table.precision(i) === p),
  );
  const codes = table.declaration.fields.find((f) => f.key === category)?.codes;
  const lines = [...classes].reverse().map((c): ClassLine => {
    const own = rows.filter((i) => table.value(i, category) === c.value);
    return {
      value: c.value,
      title: codes?.find((v) => v.value === c.value)?.title[locale] ?? c.value,
      tone: c.tone,
      pattern: c.pattern,
      counts: columns.map((p) => own.filter((i) => table.precision(i) === p).length),
    };
  });
  return { kind: 'classes', columns, lines };
}

function mixLines(table: RowTable, rows: readonly number[], locale: Locale): MixLine[] {
  const category = table.declaration.map.category;
  if (!category) return [];
  const codes = table.declaration.fields.find((f) => f.key === category)?.codes;
  const order = (value: string) => codes?.findIndex((c) => c.value === value) ?? -1;
  const lines = [...mixOf(table, rows, category)].map(([value, count]) => ({
    value,
    count,
    title: codes?.find((c) => c.value === value)?.title[locale] ?? value,
  }));
  const known = lines.filter((l) => l.value !== '');
  // Few values keep the order of the code list, which people know; of many the largest are named.
  const named = [...known]
    .sort((a, b) => b.count - a.count)
    .slice(0, known.length > MIX_LIMIT ? MIX_LIMIT - 1 : MIX_LIMIT);
  if (codes) named.sort((a, b) => order(a.value) - order(b.value));
  const rest = lines.reduce((sum, l) => sum + l.count, 0) - named.reduce((sum, l) => sum + l.count, 0);
  return rest > 0 ? [...named, { value: '', title: '', count: rest }] : named;
}

function fieldTitle(declaration: Declaration, key: string, locale: Locale): string {
  const field = declaration.fields.find((f) => f.key === key);
  return field ? field.title[locale] : key;
}
