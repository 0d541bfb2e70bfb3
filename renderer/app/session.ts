// Who this window's token is, asked once per connection and kept while the server is away; and what that lets it do.
import { Session } from '@shared/api/session';
import type { Declaration } from '@shared/dataset/declaration';
import { supplies } from '@shared/dataset/parties';
import { isSystemDataset } from '@shared/datasets/index';
import { useEffect, useState } from 'react';
import { shell } from '../shell';
import { useConnection } from './feed/feed-context';
import type { Reference } from './reference';
import { call } from './server-calls';

/** Last answer, and the token that it is of. */
let held: { token: string | null; session: Session } | null = null;

/** The session; null while it is not known (no answer yet, or no valid token). */
export function useSession(): Session | null {
  const online = useConnection().presence.state === 'live';
  const [session, setSession] = useState(held?.session ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that comes back may be another server's.
  useEffect(() => {
    let ended = false;
    void shell.request('app.connection', undefined).then(async ({ token }) => {
      if (held && held.token !== token) held = null;
      if (!held) {
        const answer = await call('/api/v1/session', Session);
        if (answer.ok) held = { token, session: answer.value };
      }
      if (!ended) setSession(held?.session ?? null);
    });
    return () => {
      ended = true;
    };
  }, [online]);
  return session;
}

/** Whether the session may send rows of a dataset; the server asks the same question again. */
export function mayEdit(declaration: Declaration, session: Session | null, reference: Reference): boolean {
  if (session === null || isSystemDataset(declaration.id)) return false;
  if (session.role === 'walidata') return true;
  return (
    session.role === 'submit' && supplies(declaration, session.agency, reference.agencies.get(session.agency) ?? null)
  );
}
