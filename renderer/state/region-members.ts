// Which slots belong to which group: doubly linked lists in typed arrays, so that joining and leaving cost the same in any size.

const NONE = -1;

/** Group numbers are small whole numbers given by the caller. */
export class RegionMembers {
  private next = new Int32Array(0);
  private previous = new Int32Array(0);
  private group = new Int32Array(0);
  private readonly first: number[] = [];

  /** The group of a slot, or -1. */
  groupOf(slot: number): number {
    return this.group[slot] ?? NONE;
  }

  join(slot: number, group: number): void {
    this.makeRoom(slot + 1);
    const head = this.first[group] ?? NONE;
    this.group[slot] = group;
    this.previous[slot] = NONE;
    this.next[slot] = head;
    if (head !== NONE) this.previous[head] = slot;
    this.first[group] = slot;
  }

  leave(slot: number): void {
    const group = this.groupOf(slot);
    if (group === NONE) return;
    const before = this.previous[slot] ?? NONE;
    const after = this.next[slot] ?? NONE;
    if (before === NONE) this.first[group] = after;
    else this.next[before] = after;
    if (after !== NONE) this.previous[after] = before;
    this.group[slot] = NONE;
  }

  *of(group: number): Generator<number> {
    for (let slot = this.first[group] ?? NONE; slot !== NONE; slot = this.next[slot] ?? NONE) yield slot;
  }

  clear(): void {
    this.group.fill(NONE);
    this.first.length = 0;
  }

  private makeRoom(size: number): void {
    if (size <= this.group.length) return;
    const capacity = Math.max(16, size, this.group.length * 2);
    const larger = (from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(capacity).fill(NONE);
      to.set(from);
      return to;
    };
    this.next = larger(this.next);
    this.previous = larger(this.previous);
    this.group = larger(this.group);
  }
}
