// useSyncExternalStore with a selector: a component renders again only when what it selected is another thing.
import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { Disposable } from './disposable';

interface Subscribable {
  subscribe(listener: () => void): Disposable;
}

/**
 * @param source what to follow; may be undefined while it is not there.
 * @param select reads from the source; asked again only after the source told of a change, or when `select` itself changed.
 * @param same when two selections count as one; identity by default.
 */
export function useSelected<S extends Subscribable, T>(
  source: S | undefined,
  select: (source: S | undefined) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const kept = useRef<{ value: T } | null>(null);
  const subscribe = useCallback(
    (notify: () => void) => {
      const subscription = source?.subscribe(notify);
      return () => subscription?.dispose();
    },
    [source],
  );
  const read = (): T => {
    const value = select(source);
    if (kept.current && same(kept.current.value, value)) return kept.current.value;
    kept.current = { value };
    return value;
  };
  return useSyncExternalStore(subscribe, read, read);
}
