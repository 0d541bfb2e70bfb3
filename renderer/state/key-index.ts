// From a row's key to its slot: a hash table of slots only. The keys stay in their column, so a million cost 8 bytes each and
// are built in a fraction of the time that a Map of a million strings takes.

const EMPTY = 0;

export class KeyIndex {
  /** Slot + 1 per place; 0 is empty. */
  private slots: Int32Array;
  private hashes: Int32Array;
  private mask: number;
  private used = 0;

  /** @param keyAt the key that stands at a slot now. @param size slots 0 to size - 1 are taken in. */
  constructor(
    private readonly keyAt: (slot: number) => string,
    size: number,
  ) {
    const places = 2 ** Math.max(4, Math.ceil(Math.log2(size * 2 + 1)));
    this.slots = new Int32Array(places);
    this.hashes = new Int32Array(places);
    this.mask = places - 1;
    for (let slot = 0; slot < size; slot += 1) this.place(hashOf(keyAt(slot)), slot);
  }

  /** The slot of a key, or -1. */
  get(key: string): number {
    const place = this.find(key);
    return place < 0 ? -1 : (this.slots[place] ?? 0) - 1;
  }

  /** Adds a key that is not there; it already stands at `slot`. */
  add(key: string, slot: number): void {
    if ((this.used + 1) * 2 > this.slots.length) this.grow();
    this.place(hashOf(key), slot);
  }

  /** A key that is there gets another slot; it still stands at the one before. */
  move(key: string, slot: number): void {
    const place = this.find(key);
    if (place >= 0) this.slots[place] = slot + 1;
  }

  /** Takes a key out; it still stands at its slot. */
  delete(key: string): void {
    let hole = this.find(key);
    if (hole < 0) return;
    this.used -= 1;
    // What follows without a gap moves up, where that brings it no further from its own place.
    for (let at = (hole + 1) & this.mask; this.slots[at] !== EMPTY; at = (at + 1) & this.mask) {
      const own = (this.hashes[at] ?? 0) & this.mask;
      if (((at - own) & this.mask) < ((at - hole) & this.mask)) continue;
      this.slots[hole] = this.slots[at] ?? EMPTY;
      this.hashes[hole] = this.hashes[at] ?? 0;
      hole = at;
    }
    this.slots[hole] = EMPTY;
  }

  private find(key: string): number {
    const hash = hashOf(key);
    for (let at = hash & this.mask; ; at = (at + 1) & this.mask) {
      const slot = this.slots[at] ?? EMPTY;
      if (slot === EMPTY) return -1;
      if (this.hashes[at] === hash && this.keyAt(slot - 1) === key) return at;
    }
  }

  private place(hash: number, slot: number): void {
    let at = hash & this.mask;
    while (this.slots[at] !== EMPTY) at = (at + 1) & this.mask;
    this.slots[at] = slot + 1;
    this.hashes[at] = hash;
    this.used += 1;
  }

  private grow(): void {
    const { slots, hashes } = this;
    this.slots = new Int32Array(slots.length * 2);
    this.hashes = new Int32Array(slots.length * 2);
    this.mask = this.slots.length - 1;
    this.used = 0;
    for (let at = 0; at < slots.length; at += 1) {
      const slot = slots[at] ?? EMPTY;
      if (slot !== EMPTY) this.place(hashes[at] ?? 0, slot - 1);
    }
  }
}

/** FNV-1a over UTF-16 units, with its high bits folded down for the mask. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
