// Rows gathered by region: counts, mix and sums, with what is not known counted apart. Nothing is placed finer than its source.
import type { Field } from '@shared/dataset/field';
import type { KemendagriCode } from '@shared/ids';
import { kabupatenOf, kecamatanOf } from '@shared/reference';
import type { RowTable } from '../feed/row-table';

export interface MeasureFigure {
  /** Sum of what is known, or the newest row's value where the dataset asks for the latest. Null when nothing is known. */
  readonly value: number | null;
  /** Rows whose value is empty; empty is not zero. */
  readonly unknown: number;
}

export interface RegionFigure {
  readonly region: KemendagriCode;
  /** True when the rows name this region only, although finer ones were asked for. */
  readonly coarse: boolean;
  readonly count: number;
  /** Category value -> rows. '' where it is empty. */
  readonly mix: ReadonlyMap<string, number>;
  readonly measures: ReadonlyMap<string, MeasureFigure>;
}

export interface RegionFigures {
  readonly level: 'kabupaten' | 'kecamatan';
  readonly regions: readonly RegionFigure[];
  readonly total: number;
  /** Rows with a region, but coarser than the level. */
  readonly coarse: number;
  readonly withoutPlace: number;
}

/** Gathers rows (indexes into `table`) by region at a level. */
export function regionFigures(
  table: RowTable,
  rows: readonly number[],
  level: 'kabupaten' | 'kecamatan',
): RegionFigures {
  const groups = new Map<string, { place: GatheredAt; rows: number[] }>();
  let coarse = 0;
  let withoutPlace = 0;
  for (const i of rows) {
    if (table.precision(i) === 'none') withoutPlace++;
    const place = gatheredAt(table.region(i), level);
    if (place === null) continue;
    if (place.coarse) coarse++;
    const group = groups.get(place.region);
    if (group) group.rows.push(i);
    else groups.set(place.region, { place, rows: [i] });
  }
  const regions = [...groups.values()].map((g) => regionFigure(table, g.place, g.rows));
  return { level, regions, total: rows.length, coarse, withoutPlace };
}

export type GatheredAt = Pick<RegionFigure, 'region' | 'coarse'>;

/** The region of a level that a row counts for: the one it lies in, or the coarser one that it names. Null where it names none. */
export function gatheredAt(code: KemendagriCode | null, level: 'kabupaten' | 'kecamatan'): GatheredAt | null {
  if (code === null) return null;
  const fine = level === 'kecamatan' ? kecamatanOf(code) : kabupatenOf(code);
  const region = fine ?? kabupatenOf(code);
  return region === null ? null : { region, coarse: fine === null };
}

/** One region's figures, of the rows at some indexes. */
export function regionFigure(table: RowTable, place: GatheredAt, rows: readonly number[]): RegionFigure {
  const { category } = table.declaration.map;
  return {
    ...place,
    count: rows.length,
    mix: category ? mixOf(table, rows, category) : new Map(),
    measures: new Map(measureFields(table.declaration.fields).map((f) => [f.key, measureOf(table, rows, f.key)])),
  };
}

/** Fields that can be compared or summed. */
export function measureFields(fields: readonly Field[]): readonly Field[] {
  return fields.filter((f) => f.roles.includes('measure') && (f.type === 'integer' || f.type === 'number'));
}

/** Rows per value of a field. */
export function mixOf(table: RowTable, rows: readonly number[], field: string): Map<string, number> {
  const mix = new Map<string, number>();
  for (const i of rows) {
    const value = table.value(i, field);
    const text = value === null ? '' : String(value);
    mix.set(text, (mix.get(text) ?? 0) + 1);
  }
  return mix;
}

/**
 * One figure of several rows, as the declaration asks: summed, the mean, the largest, or the newest row's.
 * `count` sums measures, since the rows are then things that are counted.
 */
export function measureOf(table: RowTable, rows: readonly number[], field: string): MeasureFigure {
  const { aggregate, time } = table.declaration.map;
  if (aggregate === 'latest' && rows.length > 1) {
    const newest = time ? newestRow(table, rows, time) : rows[rows.length - 1];
    const value = newest === undefined ? null : table.value(newest, field);
    return { value: typeof value === 'number' ? value : null, unknown: typeof value === 'number' ? 0 : 1 };
  }
  let sum = 0;
  let largest = Number.NEGATIVE_INFINITY;
  let known = 0;
  for (const i of rows) {
    const value = table.value(i, field);
    if (typeof value !== 'number') continue;
    sum += value;
    largest = Math.max(largest, value);
    known++;
  }
  const unknown = rows.length - known;
  if (known === 0) return { value: null, unknown };
  if (aggregate === 'mean') return { value: sum / known, unknown };
  if (aggregate === 'max') return { value: largest, unknown };
  return { value: sum, unknown };
}

/** The row with the newest time; of equals the last. */
export function newestRow(table: RowTable, rows: readonly number[], time: string): number | undefined {
  let best: number | undefined;
  for (const i of rows) {
    if (best === undefined || compareTime(table.value(i, time), table.value(best, time)) >= 0) best = i;
  }
  return best;
}

function compareTime(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = a === null || a === undefined ? '' : String(a);
  const right = b === null || b === undefined ? '' : String(b);
  return left < right ? -1 : left > right ? 1 : 0;
}
