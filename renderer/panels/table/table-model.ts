// What the table shows: columns and lines, and what they are made from.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import type { KemendagriCode, RowKey } from '@shared/ids';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { RowTable } from '../../app/feed/row-table';
import { type Bounds, rowsThatPass, type ShownPart } from '../../app/figures/row-filter';
import type { Reference } from '../../app/reference';
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

/** How a dataset is listed before the reader chooses: by region where rows are many to a region, by row otherwise. */
export function defaultMode(declaration: Declaration, within: KemendagriCode | null): TableMode {
  if (within !== null && within.length > 5) return 'row';
  return declaration.map.kind === 'proportional' && declaration.map.aggregate === 'count' ? 'region' : 'row';
}

/** Indexes of the rows that the table speaks of. */
export function tableRows({ table, part, bounds, reference }: Omit<TableRequest, 'mode' | 'locale' | 't'>): number[] {
  return rowsThatPass(table, part, bounds, reference.regions);
}

/** A field as a column. @param weight its share of the table's width */
export function fieldColumn(field: Field, locale: Locale, weight: number): TableColumn {
  return column(field.key, field.title[locale], {
    unit: field.unit?.[locale] ?? null,
    definition: field.definition?.[locale] ?? null,
    numeric: isNumeric(field),
    weight,
  });
}

export function column(id: string, title: string, rest: Partial<TableColumn>): TableColumn {
  return { id, title, unit: null, definition: null, numeric: false, bar: false, weight: 1, ...rest };
}

function isNumeric(field: Field): boolean {
  return field.type === 'integer' || field.type === 'number';
}
