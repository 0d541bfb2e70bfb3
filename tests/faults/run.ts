// A fault run: round after round of load, faults, recovery and comparison with the outside record.
import { setTimeout as wait } from 'node:timers/promises';
import { seeded } from '../product/seeded-random';
import { describeFault, planRound } from './plan';
import { divergence, serverState, whenAllThere } from './shown';
import { Stand } from './stand';
import { compareStored, type Findings } from './stored';

/** What a run found; all counts are over all rounds. Times are milliseconds. */
export interface FaultResult {
  /** Nothing was lost, doubled or diverged, nothing was refused, and there was load. */
  ok: boolean;
  rounds: number;
  seed: string;
  /** Submissions whose receipt reached the agency. */
  acknowledged: number;
  /** Acknowledged submissions, or rows of them, that the store does not hold. */
  lost: number;
  /** Submissions or rows that the store holds more than once, or that nobody handed in. */
  doubled: number;
  /** Windows that did not come back, or did not show what the server holds at the version they claim. */
  diverged: number;
  /** From the end of a round's last fault until a submission handed in after it was on every window. */
  recoverMs: { p50: number; p95: number; max: number };
}

export interface FaultRun {
  rounds: number;
  seed: string;
  /** No further round is begun after so many; the result says how many there were. */
  minutes?: number;
  /** Progress, a line at a time. */
  say(line: string): void;
}

/** A window that is not back by then never will be, however slow the machine. */
const PATIENCE_MS = 120_000;

/** Runs the rounds on new folders of their own and leaves nothing behind. */
export async function runFaults({
  rounds: wanted,
  seed,
  minutes = Number.POSITIVE_INFINITY,
  say,
}: FaultRun): Promise<FaultResult> {
  const random = seeded(seed);
  const stand = await Stand.open(random.fork('stand'));
  const totals = { lost: 0, doubled: 0, diverged: 0 };
  const recovered: number[] = [];
  let refused = 0;
  let rounds = 0;
  const end = performance.now() + minutes * 60_000;
  try {
    for (let round = 1; round <= wanted && performance.now() < end; round++) {
      rounds = round;
      const faults = planRound(random.fork(`round ${round}`), { pcs: stand.pcCount, windows: stand.windowCount });
      say(`round ${round}/${wanted}: ${faults.map(describeFault).join('; ')}`);
      for (const writer of stand.writers) writer.begin();
      const ended = await Promise.all(
        faults.map(async ({ atMs, fault }) => {
          await wait(atMs);
          await stand.befall(fault);
          return performance.now();
        }),
      );
      const { servedMs, tookMs, ...found } = await recover(stand, Math.max(...ended));
      recovered.push(tookMs);
      for (const part of ['lost', 'doubled', 'diverged'] as const) {
        totals[part] += found[part].length;
        for (const line of found[part].slice(0, 20)) say(`  ${part}: ${line}`);
      }
      const failures = stand.writers.flatMap((writer) => writer.failures.splice(0));
      refused += failures.length;
      for (const line of failures) say(`  refused: ${line}`);
      if (found.lost.length + found.doubled.length + found.diverged.length + failures.length > 0) say(stand.output);
      say(
        `  ${stand.record.all.length} acknowledged in all; served again after ${Math.round(servedMs)} ms, on all windows after ${Math.round(tookMs)} ms`,
      );
    }
    const acknowledged = stand.record.all.length;
    const clean = totals.lost + totals.doubled + totals.diverged + refused === 0;
    return {
      ok: clean && acknowledged > rounds,
      rounds,
      seed,
      acknowledged,
      ...totals,
      recoverMs: { p50: quantile(recovered, 0.5), p95: quantile(recovered, 0.95), max: quantile(recovered, 1) },
    };
  } finally {
    await stand.close();
  }
}

/** Waits until all that was under way is acknowledged and one more submission is on every window; then compares. */
async function recover(
  stand: Stand,
  faultEnded: number,
): Promise<Findings & { diverged: string[]; servedMs: number; tookMs: number }> {
  const [first] = stand.writers;
  if (!first) throw new Error('there is no writer');
  const calm = async () => {
    await Promise.all([stand.settled(), ...stand.writers.map((writer) => writer.rest())]);
    return first.one();
  };
  const seq = await Promise.race([calm(), wait(PATIENCE_MS).then(() => null)]);
  if (seq === null) throw new Error(`nothing was acknowledged for ${PATIENCE_MS} ms\n${stand.output}`);
  const servedMs = performance.now() - faultEnded;
  const truth = await serverState(stand.url, stand.reader);
  const { late } = await whenAllThere(stand.views, { seq, epoch: truth.epoch }, PATIENCE_MS);
  const tookMs = performance.now() - faultEnded;
  const diverged = late.length > 0 ? late : await divergence(stand.views, { seq, truth }, PATIENCE_MS);
  return { ...(await compareStored(stand.dataDir, stand.record.all)), diverged, servedMs, tookMs };
}

/** The smallest value that this part of the values does not exceed, in whole milliseconds; 0 for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0);
}
