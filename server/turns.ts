// Lets a bounded number of long works run at a time; the others wait their turn in the order in which they came.

/**
 * Each import holds a connection to the database while it runs: more of them than connections would leave none for
 * everybody else.
 */
export const IMPORTS_AT_A_TIME = 4;

export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atATime: number) {}

  /** Runs the work when its turn has come. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atATime) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // A turn is handed on, not given back and taken: nobody who comes now gets before who waits.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
