// Starts this window's sync: joins (or starts) the PC's one owner and fills the stores.
import type { Connection } from '@shared/ipc';
import { CacheDatabase } from '../cache/cache-database';
import { readTopicContent } from '../cache/topic-content';
import { WINDOW_FRAMES } from './frames';
import { openOwner } from './owner-port';
import type { Sync } from './sync';
import { REAL_TIMERS } from './timers';
import { WindowSync } from './window-sync';

export type { Sync } from './sync';

export interface SyncOptions {
  /** Where what goes wrong without the user's doing is written; the console by default. */
  report?: (message: string) => void;
}

/**
 * Called once per window. Draws from the cache first and asks the server after.
 * @param connection as the shell gives it; the address may be empty where none is known yet.
 */
export function startSync(connection: Connection, options: SyncOptions = {}): Sync {
  const database = new CacheDatabase();
  const sync = new WindowSync(connection, {
    open: openOwner,
    frames: WINDOW_FRAMES,
    timers: REAL_TIMERS,
    visible: () => document.visibilityState === 'visible',
    readContent: (topic) => readTopicContent(database, topic),
    report: options.report ?? ((message) => console.warn(message)),
  });
  // A page kept for the way back is not left.
  const leave = (event: PageTransitionEvent): void => {
    if (!event.persisted) sync.dispose();
  };
  addEventListener('pagehide', leave);
  const dispose = sync.dispose.bind(sync);
  return Object.assign(sync, {
    dispose: () => {
      removeEventListener('pagehide', leave);
      dispose();
      database.close();
    },
  });
}
