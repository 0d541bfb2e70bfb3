// Declaration to columns: what the map remembers of each row, by the store's slot. It must know what a slot gave to take it back.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import { Geometry, PRECISIONS, type Precision } from '@shared/place';
import type { Column } from '../../state/column';
import type { TopicRows } from '../../state/topic-store';
import type { RegionTable } from '../place/region-table';

type Numbers = Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** A column as small whole numbers, the same text always the same number. */
class Numbering {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();
  private byCode: number[] = [];

  constructor(first: readonly string[] = []) {
    for (const text of first) this.of(text);
  }

  of(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  /** -1 where it is not known. Texts of a dictionary are looked up once. */
  at(column: Column, slot: number): number {
    if (column.kind !== 'category') {
      const value = column.value(slot);
      return value === null ? -1 : this.of(String(value));
    }
    const code = column.codes[slot] ?? -1;
    if (code < 0) return -1;
    let number = this.byCode[code];
    if (number === undefined) {
      number = this.of(column.dictionary[code] ?? '');
      this.byCode[code] = number;
    }
    return number;
  }

  forgetCodes(): void {
    this.byCode = [];
  }
}

export class RowColumns {
  size = 0;
  lon = new Float64Array(64);
  lat = new Float64Array(64);
  precision = new Uint8Array(64);
  /** Number in the region table, -1 for none. */
  region = new Int32Array(64);
  /** Number in {@link categories}, -1 where it is empty. */
  category = new Int32Array(64);
  /** NaN where it is not known: empty is not zero. */
  measure = new Float64Array(64);
  /** Orders rows by their time field; NaN where empty. */
  time = new Float64Array(64);
  /** Number in {@link owners}. */
  owner = new Int32Array(64);
  /** Lines and polygons that a file gave, by slot. */
  readonly shapes = new Map<number, Geometry>();
  readonly declaration: Declaration;

  private readonly categoryNumbers: Numbering;
  private readonly ownerNumbers = new Numbering();
  private readonly regionNumbers: number[] = [];

  constructor(
    readonly rows: TopicRows,
    readonly regions: RegionTable,
  ) {
    this.declaration = rows.declaration;
    const { map, fields } = this.declaration;
    const codes = fields.find((f) => f.key === map.category)?.codes?.map((c) => c.value);
    this.categoryNumbers = new Numbering(map.classes?.map((c) => c.value) ?? codes);
  }

  /** Values of the category field by number: classes by severity, else the code list's order, else as they came. */
  get categories(): readonly string[] {
    return this.categoryNumbers.texts;
  }

  /** Agencies by number. */
  get owners(): readonly string[] {
    return this.ownerNumbers.texts;
  }

  precisionAt(slot: number): Precision {
    return PRECISIONS[this.precision[slot] ?? 4] ?? 'none';
  }

  /** True when the file gave the row coordinates of its own. */
  hasPoint(slot: number): boolean {
    return !Number.isNaN(this.lon[slot] ?? Number.NaN);
  }

  /** Takes over what the store holds in a slot. */
  read(slot: number): void {
    if (slot >= this.lon.length) this.grow(slot + 1);
    if (slot >= this.size) this.size = slot + 1;
    const { rows } = this;
    const { map } = this.declaration;
    this.lon[slot] = numberAt(rows.column('_lon'), slot);
    this.lat[slot] = numberAt(rows.column('_lat'), slot);
    this.precision[slot] = numberAt(rows.column('_precision'), slot);
    this.region[slot] = this.regionAt(rows.column('_region'), slot);
    this.category[slot] = map.category === undefined ? -1 : this.categoryNumbers.at(rows.column(map.category), slot);
    this.measure[slot] = map.measure === undefined ? Number.NaN : numberAt(rows.column(map.measure), slot);
    this.time[slot] = map.time === undefined ? Number.NaN : timeOf(rows.column(map.time).value(slot));
    this.owner[slot] = this.ownerNumbers.at(rows.column('_agency'), slot);
    const shape = rows.column('_geometry').value(slot);
    if (shape === null) this.shapes.delete(slot);
    else this.shapes.set(slot, Geometry.parse(JSON.parse(String(shape))));
  }

  /** Forgets the slots from `size` on. */
  shrink(size: number): void {
    for (let slot = size; slot < this.size; slot += 1) this.shapes.delete(slot);
    this.size = size;
  }

  /** Forgets everything, also the codes of dictionaries that a reset renews. */
  clear(): void {
    this.shrink(0);
    this.categoryNumbers.forgetCodes();
    this.ownerNumbers.forgetCodes();
    this.regionNumbers.length = 0;
  }

  private regionAt(column: Column, slot: number): number {
    if (column.kind !== 'category') return this.regions.number(column.value(slot) as string | null);
    const code = column.codes[slot] ?? -1;
    if (code < 0) return -1;
    let number = this.regionNumbers[code];
    if (number === undefined) {
      number = this.regions.number(column.dictionary[code] ?? null);
      this.regionNumbers[code] = number;
    }
    return number;
  }

  private grow(needed: number): void {
    let n = this.lon.length;
    while (n < needed) n *= 2;
    const wider = <T extends Numbers>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    this.lon = wider(new Float64Array(n), this.lon);
    this.lat = wider(new Float64Array(n), this.lat);
    this.precision = wider(new Uint8Array(n), this.precision);
    this.region = wider(new Int32Array(n), this.region);
    this.category = wider(new Int32Array(n), this.category);
    this.measure = wider(new Float64Array(n), this.measure);
    this.time = wider(new Float64Array(n), this.time);
    this.owner = wider(new Int32Array(n), this.owner);
  }
}

function numberAt(column: Column, slot: number): number {
  if (column.kind === 'number' || column.kind === 'small') return column.values[slot] ?? Number.NaN;
  const value = column.value(slot);
  return typeof value === 'number' ? value : Number.NaN;
}

function timeOf(value: CellValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}
