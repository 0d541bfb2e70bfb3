// Counts, sums and mixes per region, kept right at the cost of the changed rows: what choropleths, circles and panels read.
import type { CategoryColumn, Column, NumberColumn } from './column';
import { type Disposable, Listeners } from './disposable';
import { type GatherLevel, regionAtLevel } from './region-level';
import { RegionMembers } from './region-members';
import { type RowFilter, type SlotTest, slotTest } from './row-filter';
import type { TopicChange } from './topic-change';
import type { TopicRows } from './topic-store';

/** A measure over a region's rows. `known`: rows that have a value; the mean is `sum / known`. Unknown is never zero. */
export interface MeasureFigure {
  sum: number;
  known: number;
}

/** `region`: its code, at the index's level or coarser; null for rows without a region. */
export interface RegionFigures {
  region: string | null;
  count: number;
  /** Rows per value of the category; the key null counts rows where it is not known. Values without rows are absent. */
  mix: ReadonlyMap<string | null, number>;
  measures: Readonly<Record<string, MeasureFigure>>;
}

export interface RegionIndexOptions {
  level: GatherLevel;
  /** Field whose values make the mix. */
  category?: string;
  /** Number fields to sum. */
  measures?: readonly string[];
  filter?: RowFilter;
}

/** `regions`: those whose figures changed; null when all may have. */
export interface RegionsChange {
  regions: readonly (string | null)[] | null;
}

/** The columns that the index reads; read anew when the store is reset. */
interface Sources {
  region: CategoryColumn | null;
  category: Column | null;
  measures: (NumberColumn | null)[];
}

interface Group {
  region: string | null;
  count: number;
  mix: Map<string | null, number>;
  measures: Record<string, MeasureFigure>;
}

/** Remembers what each slot gave, so that it can be taken back whatever the row has become. */
export class RegionIndex implements Disposable {
  private readonly groups: Group[] = [];
  private readonly numberOf = new Map<string | null, number>();
  private readonly members = new RegionMembers();
  private readonly listeners = new Listeners<RegionsChange>();
  private readonly subscription: Disposable;
  private readonly measureNames: readonly string[];
  private sources: Sources;
  /** Group by code of the region column, so that a region's text is cut once and not once a row. */
  private groupOfCode: number[] = [];
  private given: { category: (string | null)[]; measures: Float64Array[] } = { category: [], measures: [] };
  private test: SlotTest;
  private filter: RowFilter;
  private shown = 0;
  revision = 0;

  constructor(
    private readonly rows: TopicRows,
    private readonly options: RegionIndexOptions,
  ) {
    this.filter = options.filter ?? {};
    this.measureNames = options.measures ?? [];
    this.test = slotTest(rows, this.filter);
    this.sources = this.readSources();
    this.subscription = rows.subscribe((change) => this.change(change));
    this.rebuild();
  }

  /** Rows that pass the filter. */
  get total(): number {
    return this.shown;
  }

  /** Regions that have rows, in no order; rows without a region are not among them. */
  *regions(): Generator<RegionFigures & { region: string }> {
    for (const group of this.groups) {
      const { region } = group;
      if (group.count > 0 && region !== null) yield { ...group, region };
    }
  }

  get(region: string): RegionFigures | undefined {
    return this.group(region);
  }

  /** Rows that no region can be given to ("12 tanpa lokasi" counts these and what has no place at all). */
  withoutRegion(): RegionFigures {
    return this.group(null) ?? { region: null, count: 0, mix: new Map(), measures: this.noMeasures() };
  }

  /** The slots of a region's rows that pass the filter, in no order. For rules over rows (newest, largest) and lists. */
  slotsOf(region: string | null): Generator<number> {
    return this.members.of(this.numberOf.get(region) ?? -1);
  }

  setFilter(filter: RowFilter): void {
    this.filter = filter;
    this.test = slotTest(this.rows, filter);
    this.rebuild();
    this.tell(null);
  }

  subscribe(listener: (change: RegionsChange) => void): Disposable {
    return this.listeners.add(listener);
  }

  dispose(): void {
    this.subscription.dispose();
    this.listeners.clear();
  }

  private group(region: string | null): Group | undefined {
    const group = this.groups[this.numberOf.get(region) ?? -1];
    return group && group.count > 0 ? group : undefined;
  }

  private change(change: TopicChange): void {
    if (change.kind === 'reset') {
      this.test = slotTest(this.rows, this.filter);
      this.rebuild();
      this.tell(null);
      return;
    }
    const touched = new Set<number>();
    for (let slot = change.size; slot < change.previousSize; slot += 1) this.takeBack(slot, touched);
    for (const slot of change.written) {
      this.takeBack(slot, touched);
      this.give(slot, touched);
    }
    if (touched.size > 0) this.tell([...touched].map((n) => this.groups[n]?.region ?? null));
  }

  private tell(regions: RegionsChange['regions']): void {
    this.revision += 1;
    this.listeners.tell({ regions });
  }

  private rebuild(): void {
    this.groups.length = 0;
    this.numberOf.clear();
    this.groupOfCode = [];
    this.members.clear();
    this.shown = 0;
    this.sources = this.readSources();
    this.given = { category: [], measures: this.measureNames.map(() => new Float64Array(this.rows.size)) };
    for (let slot = 0; slot < this.rows.size; slot += 1) this.give(slot);
  }

  private give(slot: number, touched?: Set<number>): void {
    if (!this.test(slot)) return;
    const number = this.groupOfSlot(slot);
    const group = this.groups[number];
    if (!group) return;
    this.members.join(slot, number);
    group.count += 1;
    this.shown += 1;
    if (this.sources.category) {
      const category = textOrNull(this.sources.category.value(slot));
      this.given.category[slot] = category;
      group.mix.set(category, (group.mix.get(category) ?? 0) + 1);
    }
    for (let i = 0; i < this.measureNames.length; i += 1) {
      const value = this.sources.measures[i]?.values[slot] ?? Number.NaN;
      this.remember(i, slot, value);
      const figure = group.measures[this.measureNames[i] ?? ''];
      if (!figure || Number.isNaN(value)) continue;
      figure.sum += value;
      figure.known += 1;
    }
    touched?.add(number);
  }

  private takeBack(slot: number, touched: Set<number>): void {
    const number = this.members.groupOf(slot);
    const group = this.groups[number];
    if (!group) return;
    this.members.leave(slot);
    group.count -= 1;
    this.shown -= 1;
    if (this.sources.category) {
      const category = this.given.category[slot] ?? null;
      const left = (group.mix.get(category) ?? 0) - 1;
      if (left > 0) group.mix.set(category, left);
      else group.mix.delete(category);
    }
    for (let i = 0; i < this.measureNames.length; i += 1) {
      const value = this.given.measures[i]?.[slot] ?? Number.NaN;
      const figure = group.measures[this.measureNames[i] ?? ''];
      if (!figure || Number.isNaN(value)) continue;
      figure.known -= 1;
      // Sums of fractions drift when added and taken back for weeks; an empty group starts from zero again.
      figure.sum = figure.known === 0 ? 0 : figure.sum - value;
    }
    touched.add(number);
  }

  private remember(measure: number, slot: number, value: number): void {
    let values = this.given.measures[measure];
    if (!values) return;
    if (slot >= values.length) {
      const larger = new Float64Array(Math.max(16, slot + 1, values.length * 2));
      larger.set(values);
      values = larger;
      this.given.measures[measure] = larger;
    }
    values[slot] = value;
  }

  private groupOfSlot(slot: number): number {
    const code = this.sources.region?.codes[slot] ?? -1;
    if (code < 0) return this.groupNumber(null);
    let number = this.groupOfCode[code];
    if (number === undefined) {
      number = this.groupNumber(regionAtLevel(this.sources.region?.dictionary[code] ?? null, this.options.level));
      this.groupOfCode[code] = number;
    }
    return number;
  }

  private groupNumber(region: string | null): number {
    let number = this.numberOf.get(region);
    if (number === undefined) {
      number = this.groups.length;
      this.numberOf.set(region, number);
      this.groups.push({ region, count: 0, mix: new Map(), measures: this.noMeasures() });
    }
    return number;
  }

  private noMeasures(): Record<string, MeasureFigure> {
    return Object.fromEntries(this.measureNames.map((name) => [name, { sum: 0, known: 0 }]));
  }

  /** A field that the declaration does not have gives nothing, rather than an error in the middle of a screen. */
  private readSources(): Sources {
    const column = (name: string): Column | null =>
      this.rows.declaration.fields.some((f) => f.key === name) ? this.rows.column(name) : null;
    const region = this.rows.column('_region');
    return {
      region: region.kind === 'category' ? region : null,
      category: this.options.category === undefined ? null : column(this.options.category),
      measures: this.measureNames.map((name) => {
        const measure = column(name);
        return measure?.kind === 'number' ? measure : null;
      }),
    };
  }
}

function textOrNull(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value);
}
