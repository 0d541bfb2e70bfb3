// Results kept by key within a bound on memory; those who ask while one is being made wait for the same one.

interface Kept<T> {
  value: Promise<T>;
  /** Bytes; 0 while it is being made. */
  weight: number;
}

/** A cache of made results. The one used longest ago goes first; a failure is not kept. */
export class SharedWork<T extends { readonly weight: number }> {
  private readonly kept = new Map<string, Kept<T>>();
  private total = 0;

  /** @param bound bytes held at most; a single heavier result is handed out but not kept. */
  constructor(private readonly bound: number) {}

  /** The result for a key, made by `make` when it is neither held nor being made. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const held = this.kept.get(key);
    if (held) {
      this.kept.delete(key);
      this.kept.set(key, held);
      return held.value;
    }
    const entry: Kept<T> = { value: make(), weight: 0 };
    this.kept.set(key, entry);
    entry.value.then(
      (result) => this.weigh(key, entry, result.weight),
      () => this.drop(key, entry),
    );
    return entry.value;
  }

  /** Bytes held now. */
  get weight(): number {
    return this.total;
  }

  /** Forgets every key that begins with `prefix`, except `except`. */
  forget(prefix: string, except?: string): void {
    for (const [key, entry] of this.kept) if (key.startsWith(prefix) && key !== except) this.drop(key, entry);
  }

  private weigh(key: string, entry: Kept<T>, weight: number): void {
    if (this.kept.get(key) !== entry) return;
    entry.weight = weight;
    this.total += weight;
    if (weight > this.bound) this.drop(key, entry);
    for (const [oldest, old] of this.kept) {
      if (this.total <= this.bound) break;
      if (old.weight > 0) this.drop(oldest, old);
    }
  }

  private drop(key: string, entry: Kept<T>): void {
    if (this.kept.get(key) !== entry) return;
    this.kept.delete(key);
    this.total -= entry.weight;
  }
}
