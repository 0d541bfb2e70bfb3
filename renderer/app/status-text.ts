// The status line of a window: how it stands with the server, and what keeps the server from its work, where something does.
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { Connection } from './feed/feed';
import { type PresenceText, presenceText } from './presence-text';
import { serverTroubles } from './server-trouble';

/** The worst trouble alone is named: the panel `Keadaan data`, which the line leads to, has all of them with what to do. */
export function statusText(
  { presence, server }: Pick<Connection, 'presence' | 'server'>,
  t: TFunction,
  locale: Locale,
  now: number,
): PresenceText & { readonly troubled: boolean } {
  const own = presenceText(presence, t, locale, now);
  const [worst] = serverTroubles(server);
  if (!worst) return { ...own, troubled: false };
  const words = t('presence.troubled', { words: own.words, trouble: t(`presence.trouble.${worst.state}`) });
  // Who is refused has the graver matter; a server in trouble is graver than being live or a few changes behind.
  return { mark: own.mark === 'late' ? own.mark : worst.mark, words, troubled: true };
}
