// What a figure of the bench is: rows that are declared, and a measurement that brings their samples.

/** Where a goal lies. Of a ratio: of cost to cost where it must stay below, inverted where it must stay above. */
export interface Goal {
  readonly op: '<=' | '>=';
  readonly limit: number;
}

/**
 * One line of the table. All samples are costs (ms, bytes): less is better.
 * ratio: median of the samples over that of the baseline, inverted where the goal is `>=`.
 * Any other kind is a value of the samples themselves, in `unit`.
 */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly kind: 'ratio' | 'median' | 'p95' | 'max';
  readonly goal: Goal;
}

/** What a measurement brought for one row. */
export interface Measured {
  readonly id: string;
  readonly samples: readonly number[];
  /** Empty where the row is no ratio. */
  readonly baselineSamples: readonly number[];
  /** A goal that depends on what was measured beside it (a window's own frame). */
  readonly limit?: number;
  /** What a reader must know of this run: the GL, sizes of the short run. */
  readonly note?: string;
}

export interface BenchContext {
  /** The kept report: full counts. */
  readonly full: boolean;
  /** The self-check: every measured arm is slowed on purpose, inside what is measured. */
  readonly slowed: boolean;
  /** Samples of each arm, taken in turns. */
  readonly rounds: number;
  /** Runs a measured arm and answers its time, ms; slowed to `factor` times that in the self-check. */
  timed(work: () => Promise<unknown>, factor: number): Promise<number>;
  say(text: string): void;
}

/** One file of the bench. */
export interface Bench {
  readonly rows: readonly Row[];
  measure(context: BenchContext): Promise<readonly Measured[]>;
}
