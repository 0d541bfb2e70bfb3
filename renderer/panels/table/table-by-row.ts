// The table by row: a line for each row, read when it is looked at.
import type { CellValue, Field } from '@shared/dataset/field';
import { formatShortDate, formatTime, formatValue } from '@shared/domain/format';
import type { RowKey } from '@shared/ids';
import type { Locale } from '@shared/text';
import type { RowTable } from '../../app/feed/row-table';
import type { Reference } from '../../app/reference';
import { regionName, regionPath } from '../../app/reference-context';
import {
  fieldColumn,
  type TableCell,
  type TableContent,
  type TableLine,
  type TableRequest,
  tableRows,
} from './table-model';

export function byRow(request: TableRequest): TableContent {
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

/** A value as a cell has room for it: an instant with its date in short, `25 Nov 2026 21.39`. */
function cellText(field: Field, value: CellValue, locale: Locale): string {
  const instant = field.type === 'datetime' && typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(instant)) return formatValue(field, value, locale);
  return `${formatShortDate(instant, locale)} ${formatTime(instant, locale)}`;
}
