// How many rows have which value, remembering each row's: a row that changes is taken from one count and added to another.

export interface Extremes<V> {
  readonly least: V;
  readonly most: V;
}

/** Values are texts or numbers, not both; null is counted nowhere. */
export class Tally<V extends string | number> {
  /** By index: number of the row's value, plus one; 0 where it is not counted. */
  private numbers = new Int32Array(0);
  private readonly numberOf = new Map<V, number>();
  private readonly values: V[] = [];
  private readonly counts: number[] = [];
  /** Numbers whose value no row has any more, to be given again. */
  private readonly free: number[] = [];
  private counted = 0;
  private ends: Extremes<V> | null = null;

  /** Rows that are counted. */
  get total(): number {
    return this.counted;
  }

  /** Different values that rows have. */
  get size(): number {
    return this.numberOf.size;
  }

  set(index: number, value: V | null): void {
    this.unset(index);
    if (value === null) return;
    let number = this.numberOf.get(value);
    if (number === undefined) {
      number = this.free.pop() ?? this.values.length;
      this.values[number] = value;
      this.counts[number] = 0;
      this.numberOf.set(value, number);
      if (this.ends) this.ends = widened(this.ends, value);
    }
    this.counts[number] = (this.counts[number] ?? 0) + 1;
    this.counted += 1;
    if (index >= this.numbers.length) {
      const wider = new Int32Array(Math.max(64, index + 1, this.numbers.length * 2));
      wider.set(this.numbers);
      this.numbers = wider;
    }
    this.numbers[index] = number + 1;
  }

  unset(index: number): void {
    const number = (this.numbers[index] ?? 0) - 1;
    if (number < 0) return;
    this.numbers[index] = 0;
    this.counted -= 1;
    const left = (this.counts[number] ?? 0) - 1;
    this.counts[number] = left;
    if (left > 0) return;
    const value = this.values[number] as V;
    this.numberOf.delete(value);
    this.free.push(number);
    if (value === this.ends?.least || value === this.ends?.most) this.ends = null;
  }

  clear(): void {
    this.numbers.fill(0);
    this.numberOf.clear();
    this.values.length = 0;
    this.counts.length = 0;
    this.free.length = 0;
    this.counted = 0;
    this.ends = null;
  }

  /** Rows that have a value. */
  of(value: V): number {
    const number = this.numberOf.get(value);
    return number === undefined ? 0 : (this.counts[number] ?? 0);
  }

  /** Each value that rows have, with their number. */
  entries(): [V, number][] {
    return [...this.numberOf].map(([value, number]) => [value, this.counts[number] ?? 0]);
  }

  /** The least and the most of the values; null where nothing is counted. Looked for only after one of them is gone. */
  extremes(): Extremes<V> | null {
    if (this.ends) return this.ends;
    let ends: Extremes<V> | null = null;
    for (const value of this.numberOf.keys())
      ends = ends === null ? { least: value, most: value } : widened(ends, value);
    this.ends = ends;
    return ends;
  }
}

function widened<V extends string | number>(ends: Extremes<V>, value: V): Extremes<V> {
  if (value < ends.least) return { ...ends, least: value };
  return value > ends.most ? { ...ends, most: value } : ends;
}
