// Timers and clock, passed in so that tests decide when time passes.

export interface Timers {
  /** Epoch milliseconds of this PC. */
  now(): number;
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export const REAL_TIMERS: Timers = {
  now: () => Date.now(),
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
