// What opens, closes: whoever gets one of these calls `dispose` when it is done.

export interface Disposable {
  dispose(): void;
}

/** A set of listeners. One that throws does not keep the others from being told; its error is thrown afterwards. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): Disposable {
    // Wrapped, so that the same function added twice is told twice and taken off once.
    const own = (value: T): void => listener(value);
    this.all.add(own);
    return { dispose: () => void this.all.delete(own) };
  }

  tell(value: T): void {
    const errors: unknown[] = [];
    for (const listener of [...this.all]) {
      try {
        listener(value);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  get size(): number {
    return this.all.size;
  }

  clear(): void {
    this.all.clear();
  }
}
