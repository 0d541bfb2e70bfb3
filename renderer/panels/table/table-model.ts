// What the table shows: columns and lines, by region or by row, made from the declaration alone.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import { formatNumber, formatShortDate, formatTime, formatValue } from '@shared/domain/format';
import type { KemendagriCode, RowKey } from '@shared/ids';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { RowTable } from '../../app/feed/row-table';
import { valueCounts } from '../../app/figures/kept-counts';
import { keptRegionFigures } from '../../app/figures/kept-regions';
import { measureFields, mixOf, regionFigures } from '../../app/figures/region-figures';
import { type Bounds, rowsThatPass, type ShownPart } from '../../app/figures/row-filter';
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
  /** Made when first asked for: of a million lines a few are in sight. */
  readonly cells: readonly TableCell[];
  /** A cell's value without the cell; for sorting. */
  readonly valueAt: (column: number) => CellValue;
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
  /** The layer's filter and the drilled region. */
  readonly part: ShownPart;
  /** Where asked, the map's frame. */
  readonly bounds: Bounds | null;
  readonly mode: TableMode;
  readonly locale: Locale;
  readonly reference: Reference;
  readonly t: TFunction;
}

const IN_WORDS = new Intl.Collator('id', { numeric: true });

/** How a dataset is listed before the reader chooses: by region where rows are many to a region, by row otherwise. */
export function defaultMode(declaration: Declaration, within: KemendagriCode | null): TableMode {
  if (within !== null && within.length > 5) return 'row';
  return declaration.map.kind === 'proportional' && declaration.map.aggregate === 'count' ? 'region' : 'row';
}

/** Indexes of the rows that the table speaks of. */
export function tableRows({ table, part, bounds, reference }: Omit<TableRequest, 'mode' | 'locale' | 't'>): number[] {
  return rowsThatPass(table, part, bounds, reference.regions);
}

/** Builds the table's content. */
export function tableContent(request: TableRequest): TableContent {
  return request.mode === 'region' ? byRegion(request) : byRow(request);
}

function byRegion(request: TableRequest): TableContent {
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

function byRow(request: TableRequest): TableContent {
  const { table, part, locale, reference } = request;
  const { within } = part;
  const { declaration } = table;
  const rows = tableRows(request);
  const keys = declaration.table.columns ?? declaration.fields.slice(0, 7).map((f) => f.key);
  // Where the reader has drilled in, the columns that would say the same in each row make room for the others.
  const { kabupaten, kecamatan } = declaration.place.region ?? {};
  const told = within === null ? [] : within.length > 5 ? [kabupaten, kecamatan] : [kabupaten];
  const fields = keys
    .filter((k) => !told.includes(k))
    .flatMap((k) => declaration.fields.find((f) => f.key === k) ?? []);
  const columns = fields.map((f) => fieldColumn(f, locale, contentWeight(table, rows, f, locale)));
  const lines = rows.map((i) => new RowLine({ table, fields, reference, locale }, i, table.key(i)));
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

interface RowSource {
  readonly table: RowTable;
  readonly fields: readonly Field[];
  readonly reference: Reference;
  readonly locale: Locale;
}

/** A row as a line. It is read when it is looked at, by its key where another row has taken its place meanwhile. */
class RowLine implements TableLine {
  private made: readonly TableCell[] | null = null;

  constructor(
    private readonly source: RowSource,
    private readonly at: number,
    readonly id: RowKey,
  ) {}

  get target(): TableLine['target'] {
    return { kind: 'row', key: this.id };
  }

  get cells(): readonly TableCell[] {
    const { fields, locale } = this.source;
    this.made ??= fields.map((field, column) => {
      const value = this.valueAt(column);
      return { value, text: cellText(field, value, locale), incomplete: false };
    });
    return this.made;
  }

  valueAt(column: number): CellValue {
    const { table, fields, reference } = this.source;
    const field = fields[column];
    const index = table.key(this.at) === this.id ? this.at : table.indexOf(this.id);
    if (!field || index < 0) return null;
    return officialName(table, index, field, reference) ?? table.value(index, field.key);
  }
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
    const value = line.valueAt(column);
    return rank && typeof value === 'string' ? (rank.get(value) ?? value) : value;
  };
  return content.lines
    .map((line) => ({ line, value: sortValue(line) }))
    .sort(({ value: x }, { value: y }) => {
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
      return sign * IN_WORDS.compare(String(x), String(y));
    })
    .map(({ line }) => line);
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
