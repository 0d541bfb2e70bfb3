// Dates as officials write them: 25-11-2026, 25/11/2026, "25 November 2026", ISO. Day comes first unless a column proves otherwise.
import { WIB_OFFSET_MS } from '@shared/domain/period';

const MONTH_NAMES: Record<string, number> = {};
[
  ['januari', 'january', 'jan'],
  ['februari', 'february', 'pebruari', 'feb', 'peb'],
  ['maret', 'march', 'mar', 'mrt'],
  ['april', 'apr'],
  ['mei', 'may'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['agustus', 'august', 'agu', 'agt', 'ags', 'aug'],
  ['september', 'sept', 'sep'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nopember', 'nov', 'nop'],
  ['desember', 'december', 'des', 'dec'],
].forEach((names, i) => {
  for (const n of names) MONTH_NAMES[n] = i + 1;
});

/** Which of two leading numbers is the day. `mixed`: the column holds values that can only be read each way. */
export type DayOrder = 'day-first' | 'month-first' | 'mixed';

/** Zones as officials write them, minutes east of UTC. Without one, a time is WIB. */
const ZONES: Record<string, number> = { wib: 420, wita: 480, wit: 540, utc: 0, gmt: 0, z: 0 };

interface Parts {
  year: number;
  first: number;
  second: number;
  /** Whether first and second could be exchanged. */
  numeric: boolean;
  time: string | null;
}

/** Gathers from a column's values which number is the day. */
export class DayOrderEvidence {
  private day = false;
  private month = false;
  add(text: string): void {
    const parts = split(text);
    if (!parts?.numeric) return;
    if (parts.first > 12 && parts.second <= 12) this.day = true;
    if (parts.second > 12 && parts.first <= 12) this.month = true;
  }
  decide(): DayOrder {
    return this.month ? (this.day ? 'mixed' : 'month-first') : 'day-first';
  }
}

/**
 * A date as ISO text (`2026-11-25`), or null when it is none. In a `mixed` column a value that can be read both ways is null.
 */
export function readDate(text: string, order: DayOrder): string | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return isoDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts = split(text);
  if (!parts) return null;
  const { year, first, second, numeric } = parts;
  if (!numeric) return isoDate(year, second, first);
  if (order === 'mixed' && first <= 12 && second <= 12 && first !== second) return null;
  const monthFirst = order === 'month-first' || (order === 'mixed' && second > 12);
  return monthFirst ? isoDate(year, first, second) : isoDate(year, second, first);
}

/** An instant as ISO text in UTC (`2026-11-25T06:22:00Z`), or null when it is none. A date alone is its first moment in WIB. */
export function readDateTime(text: string, order: DayOrder): string | null {
  const date = readDate(text, order);
  if (date === null) return null;
  const time = timeOf(text);
  if (time === undefined) return null;
  const offset = time.offset ?? WIB_OFFSET_MS / 60_000;
  const instant = Date.parse(`${date}T00:00:00Z`) + (time.seconds - offset * 60) * 1000;
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** A full date in the text, split; null when there is none or the year has two digits. */
function split(text: string): Parts | null {
  const bare = text.trim().replace(/^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,?\s*/i, '');
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$/.exec(bare);
  if (numeric)
    return {
      first: Number(numeric[1]),
      second: Number(numeric[2]),
      year: Number(numeric[3]),
      numeric: true,
      time: numeric[4] ?? null,
    };
  const named = /^(\d{1,2})[\s-]+([a-z]+)\.?[\s-]+(\d{4})(.*)$/i.exec(bare);
  const month = named ? MONTH_NAMES[(named[2] ?? '').toLowerCase()] : undefined;
  if (!named || month === undefined) return null;
  return { first: Number(named[1]), second: month, year: Number(named[3]), numeric: false, time: named[4] ?? null };
}

/** Time of day after the date: none gives midnight; undefined when something stands there that is no time. */
function timeOf(text: string): { seconds: number; offset: number | null } | undefined {
  const iso = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(.*)$/.exec(text);
  const rest = (iso ? iso[1] : split(text)?.time)?.trim().replace(/^(T|,|pukul|pkl\.?|jam)\s*/i, '') ?? '';
  if (rest === '') return { seconds: 0, offset: null };
  const match = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(wib|wita|wit|utc|gmt|z|[+-]\d{2}:?\d{2})?$/i.exec(
    rest,
  );
  if (!match) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { seconds: hour * 3600 + minute * 60 + second, offset: zoneOffset(match[4]) };
}

function zoneOffset(zone: string | undefined): number | null {
  if (!zone) return null;
  const named = ZONES[zone.toLowerCase()];
  if (named !== undefined) return named;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
}

function isoDate(year: number, month: number, day: number): string | null {
  if (year < 1800 || year > 2200) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
