// What to do when a window's renderer or the GPU process dies: how long to wait, and when reloading is not enough.

/** The next measure. `relaunch` restarts the whole app. */
export type Recovery = { readonly action: 'reload'; readonly afterMs: number } | { readonly action: 'relaunch' };

/** Failures further apart than this do not count together. */
export const WINDOW_MS = 5 * 60_000;
/** A first failure is answered at once; each further one waits twice as long, up to the last of these. */
const DELAYS_MS = [0, 1_000, 2_000, 4_000, 8_000];

/**
 * Decides what follows a failure.
 * @param failures Times in ms of earlier failures of the same thing, and of this one last.
 * @returns A reload with back-off; a relaunch when a sixth failure follows within five minutes.
 */
export function nextRecovery(failures: readonly number[]): Recovery {
  const latest = failures.at(-1) ?? 0;
  const recent = failures.filter((time) => latest - time <= WINDOW_MS).length;
  const afterMs = DELAYS_MS[recent - 1];
  return afterMs === undefined ? { action: 'relaunch' } : { action: 'reload', afterMs };
}

/**
 * How long to wait before the app restarts itself, so that a machine in trouble is not kept busy for ever.
 * @param relaunches How often it has restarted itself in a row.
 */
export function relaunchDelayMs(relaunches: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(relaunches, 10));
}
