// How fast saved rows were seen in this window: the last so many times from acceptance to frame, and what they come to.

/** Changes that the figure speaks of. */
export const RECENT_CHANGES = 50;

export interface SaveToPixel {
  /** Half, and 95 of 100, of the last `count` changes were seen within this, ms. */
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
  /** Server clock when the last of them was seen, epoch ms. */
  readonly lastAt: number;
}

export class RecentChanges {
  private readonly times: number[] = [];

  /** Takes a change. @param ms from acceptance to frame @param at server clock of the frame */
  add(ms: number, at: number): SaveToPixel {
    this.times.push(ms);
    if (this.times.length > RECENT_CHANGES) this.times.shift();
    const sorted = [...this.times].sort((a, b) => a - b);
    return { p50: percentile(sorted, 50), p95: percentile(sorted, 95), count: sorted.length, lastAt: at };
  }
}

/**
 * The smallest value that is not exceeded by `percent` of a hundred (nearest rank: always a time that was measured).
 * @param sorted ascending, not empty
 */
export function percentile(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('a percentile of nothing');
  return value;
}
