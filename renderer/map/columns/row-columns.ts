// Declaration to columns: what the map remembers of each row, by the store's slot. It must know what a slot gave to take it back.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import { Geometry, PRECISIONS, type Precision } from '@shared/place';
import type { Column } from '../../state/column';
import type { TopicRows } from '../../state/topic-store';
import type { RegionTable } from '../place/region-table';

type Numbers = Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** The same text always gets the same small whole number. */
class Numbering {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(first: readonly string[] = []) {
    for (const text of first) this.of(text);
  }

  of(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

const NOT_ASKED = -2;

/** Texts of a column as numbers; each text of a dictionary is looked up once. */
class CodeNumbers {
  /** By code of the dictionary. */
  private numbers = new Int32Array(0);

  constructor(private readonly numberOf: (text: string) => number) {}

  /** Writes numbers of slots `from` to `to - 1`: -1 where the text is not known, or where there is no such column. */
  take(into: Int32Array, column: Column | null, from: number, to: number): void {
    if (column?.kind !== 'category') {
      for (let slot = from; slot < to; slot += 1) {
        const value = column?.value(slot) ?? null;
        into[slot] = value === null ? -1 : this.numberOf(String(value));
      }
      return;
    }
    const { codes, dictionary } = column;
    const numbers = this.room(dictionary.length);
    for (let slot = from; slot < to; slot += 1) {
      const code = codes[slot] as number;
      let number = code < 0 ? -1 : (numbers[code] as number);
      if (number === NOT_ASKED) {
        number = this.numberOf(dictionary[code] ?? '');
        numbers[code] = number;
      }
      into[slot] = number;
    }
  }

  private room(codes: number): Int32Array {
    if (codes > this.numbers.length) {
      const longer = new Int32Array(Math.max(codes, this.numbers.length * 2)).fill(NOT_ASKED);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    return this.numbers;
  }
}

export class RowColumns {
  size = 0;
  lon = new Float64Array(0);
  lat = new Float64Array(0);
  precision = new Uint8Array(0);
  /** Number in the region table, -1 for none. */
  region = new Int32Array(0);
  /** Number in {@link categories}, -1 where it is empty. */
  category = new Int32Array(0);
  /** NaN where it is not known: empty is not zero. Of no length where none is declared. */
  measure = new Float64Array(0);
  /** Orders rows by their time field; NaN where empty. Of no length where none is declared. */
  time = new Float64Array(0);
  /** Number in {@link owners}. */
  owner = new Int32Array(0);
  /** Lines and polygons that a file gave, by slot. */
  readonly shapes = new Map<number, Geometry>();
  readonly declaration: Declaration;

  private readonly categoryNumbers: Numbering;
  private readonly ownerNumbers = new Numbering();
  private readonly categoryCodes = new CodeNumbers((text) => this.categoryNumbers.of(text));
  private readonly ownerCodes = new CodeNumbers((text) => this.ownerNumbers.of(text));
  private readonly regionCodes = new CodeNumbers((text) => this.regions.number(text));

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
    this.take(slot, slot + 1);
  }

  /** Takes over everything, column by column. */
  readAll(): void {
    this.take(0, this.rows.size);
  }

  /** Forgets the slots from `size` on. */
  shrink(size: number): void {
    for (let slot = size; slot < this.size; slot += 1) this.shapes.delete(slot);
    this.size = size;
  }

  /** Slots `from` to `to - 1`. Each column is asked for its values once, not once per row. */
  private take(from: number, to: number): void {
    if (to > this.lon.length) this.grow(to);
    this.size = Math.max(this.size, to);
    const { rows } = this;
    const { map } = this.declaration;
    const column = (name: string | undefined) => (name === undefined ? null : rows.column(name));
    const numbers = [
      [this.lon, column('_lon')],
      [this.lat, column('_lat')],
      [this.precision, column('_precision')],
      [this.measure, column(map.measure)],
    ] as const;
    for (const [into, source] of numbers) if (source) takeNumbers(into, source, from, to);
    this.regionCodes.take(this.region, rows.column('_region'), from, to);
    this.categoryCodes.take(this.category, column(map.category), from, to);
    this.ownerCodes.take(this.owner, rows.column('_agency'), from, to);
    const time = column(map.time);
    if (time) for (let slot = from; slot < to; slot += 1) this.time[slot] = timeOf(time.value(slot));
    const geometry = rows.column('_geometry');
    if (geometry.kind === 'text' && geometry.isEmpty) return;
    for (let slot = from; slot < to; slot += 1) {
      const shape = geometry.value(slot);
      if (shape !== null) this.shapes.set(slot, Geometry.parse(JSON.parse(String(shape))));
      else if (this.shapes.size > 0) this.shapes.delete(slot);
    }
  }

  private grow(needed: number): void {
    let n = Math.max(64, this.lon.length);
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
    const { map } = this.declaration;
    if (map.measure !== undefined) this.measure = wider(new Float64Array(n), this.measure);
    if (map.time !== undefined) this.time = wider(new Float64Array(n), this.time);
    this.owner = wider(new Int32Array(n), this.owner);
  }
}

/** NaN where it is not known. */
function takeNumbers(into: Numbers, column: Column, from: number, to: number): void {
  if (column.kind === 'number' || column.kind === 'small') {
    into.set(column.values.subarray(from, to), from);
    return;
  }
  for (let slot = from; slot < to; slot += 1) {
    const value = column.value(slot);
    into[slot] = typeof value === 'number' ? value : Number.NaN;
  }
}

function timeOf(value: CellValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}
