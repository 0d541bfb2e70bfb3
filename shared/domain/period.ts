// Reporting periods: `2026`, `2026-S1`, `2026-Q4`, `2026-11`, `2026-W07`, `2026-11-25`. All in WIB (UTC+7), which has no summer time.
import { z } from 'zod';
import type { Cadence } from '../dataset/declaration';

export const PERIOD_PATTERN =
  /^\d{4}(-(S[12]|Q[1-4]|W(0[1-9]|[1-4]\d|5[0-3])|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?$/;
export const Period = z
  .string()
  .regex(PERIOD_PATTERN, 'periode ditulis 2026, 2026-S1, 2026-Q4, 2026-11, 2026-W07 atau 2026-11-25')
  .refine((p) => !isFullDate(p) || isRealDate(p), 'tanggal ini tidak ada')
  .brand<'Period'>();
export type Period = z.infer<typeof Period>;

const DAY = 86_400_000;
export const WIB_OFFSET_MS = 7 * 3_600_000;

/** The period of a cadence in which an instant (epoch ms UTC) lies, by the WIB calendar. `once` is a year. */
export function periodAt(instant: number, cadence: Cadence): Period {
  const d = new Date(instant + WIB_OFFSET_MS);
  const y = d.getUTCFullYear();
  const m = d.getUTCMonth() + 1;
  switch (cadence) {
    case 'once':
    case 'yearly':
      return `${y}` as Period;
    case 'semesterly':
      return `${y}-S${m <= 6 ? 1 : 2}` as Period;
    case 'quarterly':
      return `${y}-Q${Math.ceil(m / 3)}` as Period;
    case 'monthly':
      return `${y}-${two(m)}` as Period;
    case 'weekly': {
      const { year, week } = isoWeek(d);
      return `${year}-W${two(week)}` as Period;
    }
    case 'daily':
      return `${y}-${two(m)}-${two(d.getUTCDate())}` as Period;
  }
}

/** First instant of a period and the first instant after it, epoch ms UTC. */
export function periodBounds(period: Period): { start: number; end: number } {
  const year = Number(period.slice(0, 4));
  const rest = period.slice(5);
  if (rest === '') return { start: wib(year, 1, 1), end: wib(year + 1, 1, 1) };
  if (rest.startsWith('S')) {
    const from = rest === 'S1' ? 1 : 7;
    return { start: wib(year, from, 1), end: wib(year, from + 6, 1) };
  }
  if (rest.startsWith('Q')) {
    const from = (Number(rest[1]) - 1) * 3 + 1;
    return { start: wib(year, from, 1), end: wib(year, from + 3, 1) };
  }
  if (rest.startsWith('W')) {
    const start = isoWeekStart(year, Number(rest.slice(1)));
    return { start, end: start + 7 * DAY };
  }
  const [month = 1, day] = rest.split('-').map(Number);
  if (day === undefined) return { start: wib(year, month, 1), end: wib(year, month + 1, 1) };
  return { start: wib(year, month, day), end: wib(year, month, day) + DAY };
}

/** The cadence whose periods look like this one (`2026-Q4` is quarterly). */
export function cadenceOf(period: Period): Exclude<Cadence, 'once'> {
  const rest = period.slice(5);
  if (rest === '') return 'yearly';
  if (rest.startsWith('S')) return 'semesterly';
  if (rest.startsWith('Q')) return 'quarterly';
  if (rest.startsWith('W')) return 'weekly';
  return rest.length === 2 ? 'monthly' : 'daily';
}

/** Whether a submission of this cadence may speak of the period. What comes only once may speak of any. */
export function periodFits(period: Period, cadence: Cadence): boolean {
  return cadence === 'once' || cadenceOf(period) === cadence;
}

/** The period of the same cadence that follows. */
export function nextPeriod(period: Period): Period {
  return periodAt(periodBounds(period).end, cadenceOf(period));
}

/** Last instant (exclusive) at which a submission for the period is on time: the end of the due day in WIB. */
export function dueAt(period: Period, dueDays: number): number {
  return periodBounds(period).end + dueDays * DAY;
}

function wib(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) - WIB_OFFSET_MS;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function isFullDate(p: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(p);
}

function isRealDate(p: string): boolean {
  const d = new Date(`${p}T00:00:00Z`);
  return !Number.isNaN(d.getTime()) && d.toISOString().startsWith(p);
}

function isoWeek(d: Date): { year: number; week: number } {
  const thursday = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1 };
}

function isoWeekStart(year: number, week: number): number {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() || 7) - 1) * DAY;
  return monday + (week - 1) * 7 * DAY - WIB_OFFSET_MS;
}
