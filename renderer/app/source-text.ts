// How a public source is, in words, each with the mark that belongs to it. A source that is not read is never "nothing happened".
import type { SourceState } from '@shared/ephemeral/sources';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { KnownSource } from './feed/use-sources';
import type { MarkKind } from './marks/Mark';
import { agoText, sinceText } from './presence-text';

const MARKS: Record<SourceState['state'], MarkKind> = {
  waiting: 'loading',
  ok: 'ok',
  late: 'warn',
  failing: 'warn',
  off: 'frozen',
};

export interface SourceText {
  readonly mark: MarkKind;
  /** State and age. */
  readonly words: string;
  /** Why; empty where there is nothing to say. */
  readonly reason: string;
}

/** @param now epoch ms by the server's clock */
export function sourceText(source: SourceState, t: TFunction, locale: Locale, now: number): SourceText {
  return {
    mark: MARKS[source.state],
    words: wordsOf(source, t, locale, now),
    reason: source.reason?.[locale] ?? '',
  };
}

function wordsOf(source: SourceState, t: TFunction, locale: Locale, now: number): string {
  const { state, lastSuccessAt, since } = source;
  const age = lastSuccessAt === null ? '' : agoText(lastSuccessAt, t, now);
  switch (state) {
    case 'ok':
      return t('source.ok', { age });
    case 'late':
      return t('source.late', { age });
    case 'failing':
      return t(lastSuccessAt === null ? 'source.never' : 'source.failing', {
        age,
        since: sinceText(since, locale, now),
      });
    case 'waiting':
      return t('source.waiting');
    case 'off':
      return t('source.off');
  }
}

/** True when every source was read: only then does an empty layer say something of the world. */
export function allRead(sources: readonly KnownSource[]): boolean {
  return sources.length > 0 && sources.every(({ state }) => state.state === 'ok');
}

/** A span of hours as people say it: `24 jam`, `7 hari`. */
export function spanText(hours: number, t: TFunction): string {
  return hours <= 24 ? t('source.hours', { count: hours }) : t('source.days', { count: Math.round(hours / 24) });
}
