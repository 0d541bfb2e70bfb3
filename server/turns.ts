// Lets a bounded number of long works run at a time; the others wait, and turns go round among those who wait.

export class Turns {
  private running = 0;
  private waitingNow = 0;
  /** Who waits, by key, the key whose turn is next first. */
  private readonly waiting = new Map<string, (() => void)[]>();

  /** @param waitingAtMost how many may wait before `full` says so */
  constructor(
    private readonly atATime: number,
    private readonly waitingAtMost = Number.POSITIVE_INFINITY,
  ) {}

  /** True when whoever comes now would have to wait behind too many. */
  get full(): boolean {
    return this.running >= this.atATime && this.waitingNow >= this.waitingAtMost;
  }

  /** True when nothing runs. */
  get idle(): boolean {
    return this.running === 0;
  }

  /**
   * Runs the work when its turn has come.
   * @param key whose it is: one who asks much waits behind its own work, not others behind it
   */
  async run<T>(work: () => Promise<T>, key = ''): Promise<T> {
    if (this.running >= this.atATime) await new Promise<void>((resolve) => this.enqueue(key, resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // A turn is handed on, not given back and taken: nobody who comes now gets before who waits.
      const next = this.next();
      if (next) next();
      else this.running -= 1;
    }
  }

  private enqueue(key: string, begin: () => void): void {
    this.waitingNow += 1;
    const own = this.waiting.get(key);
    if (own) own.push(begin);
    else this.waiting.set(key, [begin]);
  }

  /** The longest waiting work of the key that is next; that key then goes behind the others. */
  private next(): (() => void) | undefined {
    const [first] = this.waiting;
    if (!first) return undefined;
    const [key, own] = first;
    const begin = own.shift();
    this.waiting.delete(key);
    if (own.length > 0) this.waiting.set(key, own);
    this.waitingNow -= 1;
    return begin;
  }
}
