// What a measurement is given: how much of it, and how the self-check slows what is measured.
import { setTimeout as wait } from 'node:timers/promises';
import { LEAST_SAMPLES } from './arithmetic';
import type { BenchContext } from './figure';

/** Samples of each arm in the kept report. */
const FULL_ROUNDS = 11;

export function benchContext({ full, slowed }: { full: boolean; slowed: boolean }): BenchContext {
  return {
    full,
    slowed,
    rounds: full ? FULL_ROUNDS : LEAST_SAMPLES,
    async timed(work, factor) {
      const begun = performance.now();
      await work();
      if (slowed) await wait((performance.now() - begun) * (factor - 1));
      return performance.now() - begun;
    },
    say: (text) => console.info(`  ${text}`),
  };
}
