// Presence in words, each with the mark that belongs to it.
import { formatDate, formatShortDate, formatTime } from '@shared/domain/format';
import type { Presence } from '@shared/protocol/presence';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
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

/** `13.20` today, `24 Nov 2026 13.20` on another day. */
export function sinceText(instant: number, locale: Locale, now: number): string {
  const time = formatTime(instant, locale);
  return formatDate(instant, locale) === formatDate(now, locale) ? time : `${formatShortDate(instant, locale)} ${time}`;
}
