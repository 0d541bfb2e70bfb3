// The table by region: a line for each region that has rows, from figures that are kept.
import type { Field } from '@shared/dataset/field';
import { formatNumber, formatValue } from '@shared/domain/format';
import type { Locale } from '@shared/text';
import { valueCounts } from '../../app/figures/kept-counts';
import { keptRegionFigures } from '../../app/figures/kept-regions';
import { measureFields, mixOf, regionFigures } from '../../app/figures/region-figures';
import type { Reference } from '../../app/reference';
import { regionName, regionPath } from '../../app/reference-context';
import {
  column,
  fieldColumn,
  type TableCell,
  type TableColumn,
  type TableContent,
  type TableLine,
  type TableRequest,
  tableRows,
} from './table-model';

/** Most values of the category that get a column of their own. */
const MIX_COLUMNS = 4;
const MEASURE_COLUMNS = 2;

export function byRegion(request: TableRequest): TableContent {
  const { table, part, bounds, locale, reference, t } = request;
  const { within } = part;
  const { declaration } = table;
  const level = within !== null ? 'kecamatan' : declaration.map.level;
  // What the map's frame holds changes with each move of the map: that is counted anew.
  const framed = bounds === null ? null : tableRows(request);
  const figures = framed ? regionFigures(table, framed, level) : keptRegionFigures(table, part, level);
  const category = declaration.fields.find((f) => f.key === declaration.map.category);
  const countsOf = (field: string) =>
    framed ? [...mixOf(table, framed, field)] : valueCounts(table, field, part).entries();
  const values = category && declaration.map.aggregate === 'count' ? topValues(category, countsOf(category.key)) : [];
  const measures = measureFields(declaration.fields).slice(0, values.length > 0 ? MEASURE_COLUMNS - 1 : 4);
  const columns: TableColumn[] = [
    column('region', t(`level.title.${level}`), { weight: 2.1 }),
    ...(level === 'kecamatan' && within === null
      ? [column('parent', t('level.title.kabupaten'), { weight: 2.3 })]
      : []),
    column('count', t('table.rows'), { numeric: true, bar: true, weight: 1.4 }),
    ...values.map((v) =>
      column(`mix:${v}`, category?.codes?.find((c) => c.value === v)?.title[locale] ?? v, {
        numeric: true,
        weight: 0.7,
      }),
    ),
    ...measures.map((f) => fieldColumn(f, locale, 1.55)),
  ];
  const hasParent = columns[1]?.id === 'parent';
  let incomplete = false;
  const lines = figures.regions.map((r): TableLine => {
    const name = regionName(reference, r.region);
    const parent = regionPath(r.region)[1] ?? r.region;
    const cells: TableCell[] = [textCell(r.coarse && hasParent ? t('table.coarseRegion') : shortRegion(name))];
    if (hasParent) cells.push(textCell(shortRegion(regionName(reference, parent))));
    cells.push(numberCell(r.count, locale));
    for (const v of values) cells.push(numberCell(r.mix.get(v) ?? 0, locale));
    for (const f of measures) {
      const m = r.measures.get(f.key);
      const cell = {
        value: m?.value ?? null,
        text: formatValue(f, m?.value ?? null, locale),
        incomplete: (m?.unknown ?? 0) > 0,
      };
      incomplete ||= cell.incomplete;
      cells.push(cell);
    }
    return {
      id: r.coarse ? `${r.region}*` : r.region,
      target: { kind: 'region', code: r.region },
      cells,
      valueAt: (c) => cells[c]?.value ?? null,
    };
  });
  const having = figures.regions.filter((r) => !r.coarse).length;
  return {
    mode: 'region',
    columns,
    lines,
    sort: { column: columns.findIndex((c) => c.id === 'count'), direction: 'desc' },
    total: figures.total,
    withoutPlace: figures.withoutPlace,
    coarse: figures.coarse,
    coverage: { level, having, of: countRegions(reference, level, within) },
    incomplete,
  };
}

function topValues(category: Field, counts: readonly (readonly [string, number])[]): string[] {
  const known = counts.filter(([value]) => value !== '');
  const top = known.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MIX_COLUMNS);
  const order = (v: string) => category.codes?.findIndex((c) => c.value === v) ?? 0;
  return top.map(([v]) => v).sort((a, b) => order(a) - order(b));
}

function countRegions(reference: Reference, level: 'kabupaten' | 'kecamatan', within: string | null): number {
  let n = 0;
  for (const r of reference.regions.values())
    if (r.level === level && (within === null || r.code.startsWith(`${within}.`) || r.code === within)) n++;
  return n;
}

/** Under a heading that says so, `Kab. Deli Serdang` is Deli Serdang; a city keeps its word. */
function shortRegion(name: string): string {
  return name.replace(/^Kab\. /, '');
}

function textCell(text: string): TableCell {
  return { value: text, text, incomplete: false };
}

function numberCell(value: number, locale: Locale): TableCell {
  return { value, text: formatNumber(value, locale), incomplete: false };
}
