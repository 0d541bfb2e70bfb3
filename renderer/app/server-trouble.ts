// What keeps the server itself from its work, as it tells: one entry for each part that is not well, the worst first.
import type { ServerState } from '@shared/protocol/server-state';
import type { MarkKind } from './marks/Mark';

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
