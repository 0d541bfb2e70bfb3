// The hook for ephemeral topics: a component renders again when a value of its topic was set or removed, and for nothing else.
import type { EphemeralTopicId } from '@shared/ephemeral';
import { useCallback, useSyncExternalStore } from 'react';
import type { LastValues } from '../../state/ephemeral';
import { useFeed } from './feed-context';

/** Last values of a topic by key; the same map until one of them changes. Write with `useFeed().ephemeral`. */
export function useEphemeral<T extends EphemeralTopicId>(topic: T): LastValues<T> {
  const { ephemeral } = useFeed();
  const subscribe = useCallback(
    (listener: () => void) => {
      const listening = ephemeral.subscribe(topic, listener);
      return () => listening.dispose();
    },
    [ephemeral, topic],
  );
  return useSyncExternalStore(subscribe, () => ephemeral.values(topic));
}
