// Settings of this PC and what the app is, for the few places that change them.
import type { AppInfo, Settings } from '@shared/ipc';
import { createContext, useContext } from 'react';

export interface SettingsAccess {
  readonly settings: Settings;
  readonly info: AppInfo;
  readonly save: (change: Partial<Settings>) => Promise<void>;
  /** Forgets the token and empties this PC's cache. */
  readonly signOut: () => Promise<void>;
}

const SettingsContext = createContext<SettingsAccess | null>(null);
export const SettingsProvider = SettingsContext.Provider;

export function useSettings(): SettingsAccess {
  const access = useContext(SettingsContext);
  if (!access) throw new Error('no SettingsProvider above this component');
  return access;
}
