// What the table shows: columns and lines, by region or by row, made from the declaration alone.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import { formatNumber, formatShortDate, formatTime, formatValue } from '@shared/domain/format';
import type { KemendagriCode, RowKey } from '@shared/ids';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { RowTable } from '../../app/feed/row-table';
import { measureFields, regionFigures } from '../../app/figures/region-figures';
import type { Reference } from '../../app/reference';
import { regionName, regionPath } from '../../app/reference-context';
import type { TableMode } from '../../app/view/view';

export interface TableColumn {
  readonly id: string;
  readonly title: string;
  readonly unit: string | null;
  readonly definition: string | null;
  /** Figures stand right and in tabular form. */
  readonly numeric: boolean;
  /** Drawn with a bar before the figure. */
  readonly bar: boolean;
  /** Share of the table's width. */
  readonly weight: number;
}

export interface TableCell {
  /** For sorting and files. */
  readonly value: CellValue;
  readonly text: string;
  /** Part of the rows behind the figure is not known. */
  readonly incomplete: boolean;
}

export interface TableLine {
  readonly id: string;
  readonly target:
    | { readonly kind: 'region'; readonly code: KemendagriCode }
    | { readonly kind: 'row'; readonly key: RowKey };
  readonly cells: readonly TableCell[];
}

export interface TableContent {
  readonly mode: TableMode;
  readonly columns: readonly TableColumn[];
  readonly lines: readonly TableLine[];
  /** Index of the column to sort by at first, and how. */
  readonly sort: { readonly column: number; readonly direction: 'asc' | 'desc' };
  readonly total: number;
  readonly withoutPlace: number;
  readonly coarse: number;
  /** Regions of the level inside what is shown, and how many of them have rows. */
  readonly coverage: { readonly level: 'kabupaten' | 'kecamatan'; readonly having: number; readonly of: number } | null;
  readonly incomplete: boolean;
}

/** Most values of the category that get a column of their own. */
const MIX_COLUMNS = 4;
const MEASURE_COLUMNS = 2;

export interface TableRequest {
  readonly table: RowTable;
  /** Indexes that pass the layer's filter, the drilled region and, where asked, the map's frame. */
  readonly rows: readonly number[];
  readonly mode: TableMode;
  readonly within: KemendagriCode | null;
  readonly locale: Locale;
  readonly reference: Reference;
  readonly t: TFunction;
}

/** How a dataset is listed before the reader chooses: by region where rows are many to a region, by row otherwise. */
export function defaultMode(declaration: Declaration, within: KemendagriCode | null): TableMode {
  if (within !== null && within.length > 5) return 'row';
  return declaration.map.kind === 'proportional' && declaration.map.aggregate === 'count' ? 'region' : 'row';
}

/** Builds the table's content. */
export function tableContent(request: TableRequest): TableContent {
  return request.mode === 'region' ? byRegion(request) : byRow(request);
}

function byRegion({ table, rows, within, locale, reference, t }: TableRequest): TableContent {
  const { declaration } = table;
  const level = within !== null ? 'kecamatan' : declaration.map.level;
  const figures = regionFigures(table, rows, level);
  const category = declaration.fields.find((f) => f.key === declaration.map.category);
  const values = category && declaration.map.aggregate === 'count' ? topValues(table, rows, category) : [];
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
    return { id: r.coarse ? `${r.region}*` : r.region, target: { kind: 'region', code: r.region }, cells };
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

function byRow({ table, rows, within, locale, reference }: TableRequest): TableContent {
  const { declaration } = table;
  const keys = declaration.table.columns ?? declaration.fields.slice(0, 7).map((f) => f.key);
  // Where the reader has drilled in, the columns that would say the same in each row make room for the others.
  const { kabupaten, kecamatan } = declaration.place.region ?? {};
  const told = within === null ? [] : within.length > 5 ? [kabupaten, kecamatan] : [kabupaten];
  const fields = keys
    .filter((k) => !told.includes(k))
    .flatMap((k) => declaration.fields.find((f) => f.key === k) ?? []);
  const columns = fields.map((f) => fieldColumn(f, locale, contentWeight(table, rows, f, locale)));
  const lines = rows.map((i): TableLine => {
    const key = table.key(i);
    return {
      id: key,
      target: { kind: 'row', key },
      cells: fields.map((f) => {
        const official = officialName(table, i, f, reference);
        const value = official ?? table.value(i, f.key);
        return { value, text: official ?? cellText(f, value, locale), incomplete: false };
      }),
    };
  });
  const sorted = declaration.table.sort;
  return {
    mode: 'row',
    columns,
    lines,
    sort: {
      column: Math.max(0, sorted ? fields.findIndex((f) => f.key === sorted.field) : 0),
      direction: sorted?.direction ?? 'asc',
    },
    total: rows.length,
    withoutPlace: rows.reduce((n, i) => n + (table.precision(i) === 'none' ? 1 : 0), 0),
    coarse: 0,
    coverage: null,
    incomplete: false,
  };
}

/** Lines in the order of a column. What is not known comes last, whichever way. Code lists sort by their own order. */
export function sortLines(
  content: TableContent,
  column: number,
  direction: 'asc' | 'desc',
  declaration: Declaration,
): TableLine[] {
  const field = declaration.fields.find((f) => f.key === content.columns[column]?.id);
  const rank = field?.codes ? new Map(field.codes.map((c, i) => [c.value, i])) : null;
  const sign = direction === 'asc' ? 1 : -1;
  const sortValue = (line: TableLine): CellValue => {
    const value = line.cells[column]?.value ?? null;
    return rank && typeof value === 'string' ? (rank.get(value) ?? value) : value;
  };
  return [...content.lines].sort((a, b) => {
    const x = sortValue(a);
    const y = sortValue(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * String(x).localeCompare(String(y), 'id', { numeric: true });
  });
}

/**
 * A column's share follows its longest texts, within bounds, so that names are not cut while other columns stand empty. It has
 * room for its heading's longest word.
 */
function contentWeight(table: RowTable, rows: readonly number[], field: Field, locale: Locale): number {
  const words = `${field.title[locale]} ${field.unit?.[locale] ?? ''}`.split(/[ /]/);
  let longest = Math.max(...words.map((w) => w.length + 2));
  for (const i of rows.slice(0, 300)) {
    longest = Math.max(longest, cellText(field, table.value(i, field.key), locale).length);
  }
  return Math.max(6, Math.min(longest, 26));
}

/** A region field reads as the official name that its row was resolved to; what was not resolved stands as it was sent. */
function officialName(table: RowTable, index: number, field: Field, reference: Reference): string | null {
  const policy = table.declaration.place.region;
  const code = policy && field.roles.includes('region') ? table.region(index) : null;
  if (!policy || code === null) return null;
  const path = regionPath(code);
  const own =
    field.key === policy.kabupaten
      ? path[1]
      : field.key === policy.kecamatan
        ? path[2]
        : field.key === policy.desa
          ? path[3]
          : undefined;
  return own === undefined ? null : regionName(reference, own);
}

function topValues(table: RowTable, rows: readonly number[], category: Field): string[] {
  const counts = new Map<string, number>();
  for (const i of rows) {
    const v = table.value(i, category.key);
    if (v !== null) counts.set(String(v), (counts.get(String(v)) ?? 0) + 1);
  }
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MIX_COLUMNS);
  const order = (v: string) => category.codes?.findIndex((c) => c.value === v) ?? 0;
  return top.map(([v]) => v).sort((a, b) => order(a) - order(b));
}

function countRegions(reference: Reference, level: 'kabupaten' | 'kecamatan', within: string | null): number {
  let n = 0;
  for (const r of reference.regions.values())
    if (r.level === level && (within === null || r.code.startsWith(`${within}.`) || r.code === within)) n++;
  return n;
}

function fieldColumn(field: Field, locale: Locale, weight: number): TableColumn {
  return column(field.key, field.title[locale], {
    unit: field.unit?.[locale] ?? null,
    definition: field.definition?.[locale] ?? null,
    numeric: isNumeric(field),
    weight,
  });
}

function column(id: string, title: string, rest: Partial<TableColumn>): TableColumn {
  return { id, title, unit: null, definition: null, numeric: false, bar: false, weight: 1, ...rest };
}

function isNumeric(field: Field): boolean {
  return field.type === 'integer' || field.type === 'number';
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

/** A value as a cell has room for it: an instant with its date in short, `25 Nov 2026 21.39`. */
function cellText(field: Field, value: CellValue, locale: Locale): string {
  const instant = field.type === 'datetime' && typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(instant)) return formatValue(field, value, locale);
  return `${formatShortDate(instant, locale)} ${formatTime(instant, locale)}`;
}
