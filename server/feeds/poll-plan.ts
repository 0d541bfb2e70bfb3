// When a source is asked again: its interval with a little jitter; after failures longer and longer, and as long as it asks for.

/** Longest pause after failures, ms; an interval longer than this stays what it is. */
const LONGEST_PAUSE_MS = 30 * 60_000;
/** Share by which a pause varies, so that many servers do not ask in step. */
const JITTER = 0.1;

/**
 * Pause before the next try, ms.
 * @param failures tries in a row that brought nothing
 * @param asked what the source asked us to wait, ms
 * @param random 0 to 1
 */
export function pauseBefore(intervalMs: number, failures: number, asked: number | null, random: number): number {
  const longest = Math.max(intervalMs, LONGEST_PAUSE_MS);
  const pause = Math.min(intervalMs * 2 ** Math.min(failures, 20), longest);
  return Math.round(Math.max(pause * (1 - JITTER + 2 * JITTER * random), asked ?? 0));
}
