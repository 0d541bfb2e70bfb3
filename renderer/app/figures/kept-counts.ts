// Counts over the rows of a dataset, kept: how many rows have which value, which precision, which provenance, which year.
import type { Precision } from '@shared/place';
import type { RowTable } from '../feed/row-table';
import { kept, type RowKeeper } from './kept';
import { ALL_ROWS, filterText, isShown, type ShownPart } from './row-filter';
import { Tally } from './tally';

class Counter<V extends string | number> implements RowKeeper {
  readonly tally = new Tally<V>();

  constructor(private readonly valueAt: (table: RowTable, index: number) => V | null) {}

  clear(): void {
    this.tally.clear();
  }
  read(table: RowTable, index: number): void {
    this.tally.set(index, this.valueAt(table, index));
  }
  drop(index: number): void {
    this.tally.unset(index);
  }
}

/** How a tally is read; who asks for one does not write it. */
export type Counts<V extends string | number> = Pick<Tally<V>, 'total' | 'size' | 'of' | 'entries' | 'extremes'>;

/** Rows per value of a field, '' where it is empty. */
export function valueCounts(table: RowTable, field: string, part: ShownPart = ALL_ROWS): Counts<string> {
  const valueAt = (rows: RowTable, i: number) => (isShown(rows, i, part) ? filterText(rows.value(i, field)) : null);
  return kept(table, JSON.stringify(['values', field, part]), () => new Counter(valueAt)).tally;
}

/** Rows per precision. */
export function precisionCounts(table: RowTable): Counts<Precision> {
  return kept(table, 'precisions', () => new Counter((rows, i) => rows.precision(i))).tally;
}

/** Rows that have one value and one precision. */
export interface ClassCount {
  readonly precision: Precision;
  /** '' where it is empty. */
  readonly value: string;
  readonly count: number;
}

/** Rows per precision and value of a field; per precision alone where there is no field. */
export function classCounts(table: RowTable, field: string | null, part: ShownPart): ClassCount[] {
  const keyAt = (rows: RowTable, i: number) => {
    if (!isShown(rows, i, part)) return null;
    return `${rows.precision(i)}/${field === null ? '' : filterText(rows.value(i, field))}`;
  };
  const counts = kept(table, JSON.stringify(['classes', field, part]), () => new Counter(keyAt)).tally;
  return counts.entries().map(([key, count]) => {
    const at = key.indexOf('/');
    return { precision: key.slice(0, at) as Precision, value: key.slice(at + 1), count };
  });
}

/** Rows per year that a field names. */
export function yearCounts(table: RowTable, field: string): Counts<number> {
  return kept(table, JSON.stringify(['years', field]), () => new Counter((rows, i) => yearOf(rows, i, field))).tally;
}

/** The year that a field of a row names; null where it names none. */
export function yearOf(table: RowTable, index: number, field: string): number | null {
  const value = table.value(index, field);
  const year = typeof value === 'number' ? value : typeof value === 'string' ? Number(value.slice(0, 4)) : Number.NaN;
  return year > 1000 ? year : null;
}

class ProvenanceCounter implements RowKeeper {
  readonly verifications = new Tally<number>();
  readonly asOf = new Tally<string>();
  readonly receivedAt = new Tally<number>();

  clear(): void {
    for (const tally of this.all()) tally.clear();
  }
  read(table: RowTable, index: number): void {
    const { verifications, asOf, receivedAt } = table.provenance(index);
    this.verifications.set(index, verifications);
    this.asOf.set(index, asOf);
    this.receivedAt.set(index, receivedAt);
  }
  drop(index: number): void {
    for (const tally of this.all()) tally.unset(index);
  }
  private all() {
    return [this.verifications, this.asOf, this.receivedAt];
  }
}

/** Rows per number of verifications, per period they are as of, and per moment of receipt. */
export function provenanceCounts(table: RowTable): {
  readonly verifications: Counts<number>;
  readonly asOf: Counts<string>;
  readonly receivedAt: Counts<number>;
} {
  return kept(table, 'provenance', () => new ProvenanceCounter());
}
