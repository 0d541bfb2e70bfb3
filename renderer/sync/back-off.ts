// How long to wait before trying again: doubling up to a bound, with jitter so that a room of PCs does not knock at once.

export const BACK_OFF_FIRST_MS = 500;
export const BACK_OFF_MAX_MS = 15_000;

/**
 * @param attempt 0 for the first try again.
 * @param random a number in [0, 1).
 * @returns milliseconds, between half and the whole of the doubled pause.
 */
export function backOff(attempt: number, random: number, first = BACK_OFF_FIRST_MS, max = BACK_OFF_MAX_MS): number {
  const whole = Math.min(max, first * 2 ** Math.min(attempt, 20));
  return Math.round(whole * (0.5 + random / 2));
}
