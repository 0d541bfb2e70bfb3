// Presence in words, each with the mark that belongs to it.
import { formatDate, formatSeconds, formatShortDate, formatTime } from '@shared/domain/format';
import type { Presence } from '@shared/protocol/presence';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { SaveToPixel } from '../state/save-to-pixel';
import type { MarkKind } from './marks/Mark';

export interface PresenceText {
  readonly mark: MarkKind;
  readonly words: string;
}

/** What stands beside the clock. @param now epoch ms; another day than `since` is named. */
export function presenceText(presence: Presence, t: TFunction, locale: Locale, now: number): PresenceText {
  switch (presence.state) {
    case 'live':
      return { mark: 'ok', words: t('presence.live') };
    case 'behind':
      return { mark: 'warn', words: t('presence.behind', { count: presence.changes }) };
    case 'connecting':
      return { mark: 'loading', words: t('presence.connecting') };
    case 'offline':
      return { mark: 'warn', words: t('presence.offline', { since: sinceText(presence.since, locale, now) }) };
    case 'refused':
      return { mark: 'late', words: t('presence.refused') };
    case 'never':
      return { mark: 'none', words: t('presence.never') };
  }
}

/** How fast saved rows are seen here: half and 95 of 100 of the recent ones, and how long ago the last was. @param now epoch ms */
export function drawnText({ p50, p95, lastAt }: SaveToPixel, t: TFunction, locale: Locale, now: number): string {
  const times = { p50: formatSeconds(p50, locale), p95: formatSeconds(p95, locale) };
  return t('presence.drawn', { ...times, age: agoText(lastAt, t, now) });
}

/** `baru saja`, `3 mnt lalu`, `2 jam lalu`, `4 hari lalu`. */
export function agoText(instant: number, t: TFunction, now: number): string {
  const minutes = Math.floor((now - instant) / 60_000);
  if (minutes < 1) return t('ago.now');
  if (minutes < 60) return t('ago.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('ago.hours', { count: Math.floor(minutes / 60) });
  return t('ago.days', { count: Math.floor(minutes / 1440) });
}

/** `13.20` today, `24 Nov 2026 13.20` on another day. */
export function sinceText(instant: number, locale: Locale, now: number): string {
  const time = formatTime(instant, locale);
  return formatDate(instant, locale) === formatDate(now, locale) ? time : `${formatShortDate(instant, locale)} ${time}`;
}
