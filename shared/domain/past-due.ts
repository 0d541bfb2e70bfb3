// Whether an agency is past due with a dataset: one function for map, table, legend and list.
import type { Cadence } from '../dataset/declaration';
import { cadenceOf, dueAt, nextPeriod, type Period, periodAt, periodBounds } from './period';

/** What is known of one owner's supply of one dataset. Obligations will replace this input, not its callers. */
export interface Supply {
  cadence: Cadence;
  dueDays: number;
  /** Periods for which a submission was accepted; any order. */
  accepted: readonly Period[];
}

/**
 * current: nothing is owed now; `next` is what falls due next (null for `once`).
 * late: `period` was due at `dueAt` (epoch ms, exclusive end of the due day), `days` full calendar days ago, at least 1.
 * none: nothing was ever accepted, so nothing counts yet.
 */
export type PastDue =
  | { state: 'none' }
  | { state: 'current'; next: { period: Period; dueAt: number } | null }
  | { state: 'late'; period: Period; dueAt: number; days: number };

const DAY = 86_400_000;

/**
 * Past due means: no submission was accepted for a period whose due day has passed, counted from the first period after
 * the first accepted one. `once` is never past due. The oldest missing period is named.
 * @param now epoch ms UTC
 */
export function pastDue(supply: Supply, now: number): PastDue {
  if (supply.accepted.length === 0) return { state: 'none' };
  if (supply.cadence === 'once') return { state: 'current', next: null };
  const own = supply.accepted.map((p) =>
    cadenceOf(p) === supply.cadence ? p : periodAt(periodBounds(p).start, supply.cadence),
  );
  const accepted = new Set<string>(own);
  let period = own.reduce((a, b) => (periodBounds(a).start <= periodBounds(b).start ? a : b));
  for (;;) {
    period = nextPeriod(period);
    const due = dueAt(period, supply.dueDays);
    if (accepted.has(period)) continue;
    if (due <= now) return { state: 'late', period, dueAt: due, days: Math.floor((now - due) / DAY) + 1 };
    return { state: 'current', next: { period, dueAt: due } };
  }
}
