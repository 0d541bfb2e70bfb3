// The views kept on this PC, read from and written to its settings.
import type { SavedView } from '@shared/saved-view';
import { useEffect, useState } from 'react';
import { useSettings } from '../../app/settings-context';
import { shell } from '../../shell';

export interface SavedViews {
  readonly views: readonly SavedView[];
  /** Replaces the list; false where the disk refused it. */
  readonly keep: (views: readonly SavedView[]) => Promise<boolean>;
}

export function useSavedViews(): SavedViews {
  const { settings, save } = useSettings();
  const [views, setViews] = useState<readonly SavedView[]>(settings.views);
  // Another window of this PC may have kept one since this one began.
  useEffect(() => {
    let stopped = false;
    void shell.request('settings.get', undefined).then((now) => {
      if (!stopped) setViews(now.views);
    });
    return () => {
      stopped = true;
    };
  }, []);
  const keep = async (next: readonly SavedView[]) => {
    try {
      await save({ views: [...next] });
      setViews(next);
      return true;
    } catch {
      return false;
    }
  };
  return { views, keep };
}
