// A set of slots as one byte each: joining, leaving and asking cost the same among a million as among ten, and hash nothing.

export class SlotSet implements Iterable<number> {
  private flags = new Uint8Array(64);
  private count = 0;
  /** No member lies below `from`, or at or above `to`. */
  private from = 0;
  private to = 0;

  get size(): number {
    return this.count;
  }

  has(slot: number): boolean {
    return this.flags[slot] === 1;
  }

  add(slot: number): void {
    if (slot >= this.flags.length) this.grow(slot + 1);
    if (this.flags[slot] === 1) return;
    this.flags[slot] = 1;
    if (this.count === 0) {
      this.from = slot;
      this.to = slot + 1;
    } else if (slot < this.from) this.from = slot;
    else if (slot >= this.to) this.to = slot + 1;
    this.count += 1;
  }

  /** Adds `first` to `end - 1`. */
  addRun(first: number, end: number): void {
    if (end > this.flags.length) this.grow(end);
    for (let slot = first; slot < end; slot += 1) this.add(slot);
  }

  /** Answers false when it was not there. */
  delete(slot: number): boolean {
    if (this.flags[slot] !== 1) return false;
    this.flags[slot] = 0;
    this.count -= 1;
    return true;
  }

  clear(): void {
    if (this.count > 0) this.flags.fill(0, this.from, this.to);
    this.count = 0;
  }

  /** Members in ascending order. Do not change the set meanwhile. */
  *[Symbol.iterator](): Generator<number> {
    for (const [first, end] of this.runs()) for (let slot = first; slot < end; slot += 1) yield slot;
  }

  /** Members as runs `[first, end)` in ascending order. */
  *runs(): Generator<[number, number]> {
    for (let first = this.next(1, this.from); first < this.to && this.count > 0; ) {
      const end = this.next(0, first);
      yield [first, end];
      first = this.next(1, end);
    }
  }

  /** The next slot from `at` on whose flag is `flag`; `to` where there is none. */
  private next(flag: 0 | 1, at: number): number {
    if (at >= this.to) return this.to;
    const found = this.flags.indexOf(flag, at);
    return found < 0 || found > this.to ? this.to : found;
  }

  private grow(needed: number): void {
    const wider = new Uint8Array(Math.max(needed, this.flags.length * 2));
    wider.set(this.flags);
    this.flags = wider;
  }
}
