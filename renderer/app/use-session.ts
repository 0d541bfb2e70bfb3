// Who this window is signed in as, asked of the server whenever it is there again; the last answer holds meanwhile.
import { Session } from '@shared/api/session';
import { useEffect, useState } from 'react';
import { useConnection } from './feed/feed-context';
import { call } from './server-calls';

/** Null until the server has said it once. */
export function useSession(): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  const state = useConnection().presence.state;
  useEffect(() => {
    if (state !== 'live') return;
    const stop = new AbortController();
    void call('/api/v1/session', Session, { signal: stop.signal }).then((answer) => {
      if (!stop.signal.aborted && answer.ok) setSession(answer.value);
    });
    return () => stop.abort();
  }, [state]);
  // A token that is refused is nobody's.
  return state === 'refused' ? null : session;
}
