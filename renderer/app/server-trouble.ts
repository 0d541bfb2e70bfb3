// What keeps the server itself from its work, as it tells: one entry for each part that is not well, the worst first.
import type { ServerState } from '@shared/protocol/server-state';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { MarkKind } from './marks/Mark';
import { sinceText } from './presence-text';

export interface ServerTrouble {
  readonly part: 'database' | 'disk' | 'clock';
  /** Names the words for it in the locale files. */
  readonly state: 'down' | 'full' | 'low' | 'behind' | 'stepped';
  /** Epoch ms, server's clock. */
  readonly since: number;
  readonly mark: Extract<MarkKind, 'late' | 'warn'>;
}

const WORST_FIRST: readonly ServerTrouble['state'][] = ['down', 'full', 'behind', 'low', 'stepped'];

/** Empty while all is well, and while the server is not there to tell. */
export function serverTroubles(server: ServerState | null | undefined): ServerTrouble[] {
  if (!server) return [];
  const { database, disk, clock } = server;
  const troubles: ServerTrouble[] = [];
  if (database.state !== 'up') troubles.push({ part: 'database', state: 'down', since: database.since, mark: 'late' });
  if (disk.state !== 'ok')
    troubles.push({
      part: 'disk',
      state: disk.state,
      since: disk.since,
      mark: disk.state === 'full' ? 'late' : 'warn',
    });
  if (clock.state !== 'ok') troubles.push({ part: 'clock', state: clock.state, since: clock.since, mark: 'warn' });
  return troubles.sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
}

/** The worst in a sentence, with what it hinders and why; `others`: how many more there are. @param now epoch ms */
export function troubleText(
  { state, since }: ServerTrouble,
  others: number,
  t: TFunction,
  locale: Locale,
  now: number,
): string {
  const words = t(`serverTrouble.${state}`, { since: sinceText(since, locale, now) });
  return others === 0 ? words : t('serverTrouble.andMore', { words, count: others });
}

/** The mark of a status line: a server in trouble is graver than being live or a few changes behind. */
export function statusMark(own: MarkKind, server: ServerState | null | undefined): MarkKind {
  const [worst] = serverTroubles(server);
  return worst && own !== 'late' ? worst.mark : own;
}
