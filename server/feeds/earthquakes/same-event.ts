// Which records speak of one event. Within a source a revision moves time and place a little; between sources they differ more.
import { kilometres } from './record';

interface Happening {
  /** Epoch milliseconds. */
  time: number;
  lon: number;
  lat: number;
  magnitude: number;
}

export interface Tolerance {
  ms: number;
  km: number;
  magnitude: number;
}

/** One source that says an event again: its place and time were refined. */
export const REVISED: Tolerance = { ms: 30_000, km: 60, magnitude: 1.5 };
/** Two sources: other stations, other models. */
export const OTHER_SOURCE: Tolerance = { ms: 60_000, km: 100, magnitude: 1.5 };

/**
 * Pairs each of `left` with at most one of `right` that may be the same event, the closest pairs first: two shocks shortly after
 * each other stay two, as long as both sides know both.
 */
export function pairs<L extends Happening, R extends Happening>(
  left: readonly L[],
  right: readonly R[],
  tolerance: Tolerance,
): Map<L, R> {
  const possible: { l: L; r: R; distance: number }[] = [];
  for (const l of left) {
    for (const r of right) {
      const ms = Math.abs(l.time - r.time);
      if (ms > tolerance.ms || Math.abs(l.magnitude - r.magnitude) > tolerance.magnitude) continue;
      const km = kilometres(l, r);
      if (km <= tolerance.km) possible.push({ l, r, distance: ms / tolerance.ms + km / tolerance.km });
    }
  }
  possible.sort((a, b) => a.distance - b.distance);
  const found = new Map<L, R>();
  const taken = new Set<R>();
  for (const { l, r } of possible) {
    if (found.has(l) || taken.has(r)) continue;
    found.set(l, r);
    taken.add(r);
  }
  return found;
}
