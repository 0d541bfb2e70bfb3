// Whether a row's own time lies in a reporting period: decides which rows a complete file of that period replaces.
import type { CellValue } from '../dataset/field';
import { Period, periodBounds } from './period';

/**
 * True when a value of a time field is the period itself or lies inside it. A bare year (2026 or "2026") is compared with
 * the period's year, whatever the cadence: a yearly figure sent in a quarter belongs to that year. Text that is no time
 * matches only itself.
 */
export function timeInPeriod(value: CellValue, period: Period): boolean {
  if (value === null || typeof value === 'boolean') return false;
  const text = String(value).trim();
  if (text === period) return true;
  if (/^\d{4}$/.test(text)) return text === period.slice(0, 4);
  const inside = boundsOf(text);
  if (!inside) return false;
  const outside = periodBounds(period);
  return inside.start >= outside.start && inside.end <= outside.end;
}

function boundsOf(text: string): { start: number; end: number } | null {
  const parsed = Period.safeParse(text);
  if (parsed.success) return periodBounds(parsed.data);
  if (!/^\d{4}-\d{2}-\d{2}[T ]/.test(text)) return null;
  // A time without a zone is WIB: it was written by an official here.
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text.replace(' ', 'T')}+07:00`;
  const instant = Date.parse(zoned);
  return Number.isNaN(instant) ? null : { start: instant, end: instant };
}
