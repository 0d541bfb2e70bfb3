// Gives components the window's one sync. Everything else is read by the hooks beside this file.
import { createContext, type ReactNode, useContext } from 'react';
import type { Sync } from '../sync/sync';

const SyncContext = createContext<Sync | null>(null);

export function SyncProvider({ sync, children }: { sync: Sync; children: ReactNode }): ReactNode {
  return <SyncContext.Provider value={sync}>{children}</SyncContext.Provider>;
}

/** Throws outside a {@link SyncProvider}. */
export function useSync(): Sync {
  const sync = useContext(SyncContext);
  if (!sync) throw new Error('useSync outside SyncProvider');
  return sync;
}
