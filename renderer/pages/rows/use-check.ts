// Checks the rows being written by the server's own rules, a moment after the last change; nothing is stored.

import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import type { Locale } from '@shared/text';
import { useEffect, useState } from 'react';
import type { CallError } from '../../app/server-calls';
import type { Sending } from './draft';
import { problemsOf, type RowProblems } from './row-problems';
import { checkRows } from './rows-calls';

/** The check follows the last key by this much. */
const CHECK_AFTER_MS = 600;
const NOTHING: ReadonlyMap<string, RowProblems> = new Map();

export interface RowCheck {
  readonly state: 'none' | 'running' | 'done' | 'failed';
  /** By draft row id; those of the last check that ended. */
  readonly problems: ReadonlyMap<string, RowProblems>;
  readonly receipt: Receipt | null;
  readonly error: CallError | null;
}

/** @param sending what would be sent now; the same object while it says the same */
export function useCheck(
  declaration: Declaration | null,
  sending: Sending | null,
  period: string | null,
  locale: Locale,
): RowCheck {
  const [check, setCheck] = useState<RowCheck>({ state: 'none', problems: NOTHING, receipt: null, error: null });
  useEffect(() => {
    if (!declaration || !sending || sending.ids.length + sending.removing.size === 0) {
      setCheck({ state: 'none', problems: NOTHING, receipt: null, error: null });
      return;
    }
    const stop = new AbortController();
    setCheck((before) => ({ ...before, state: 'running' }));
    const timer = setTimeout(() => {
      void checkRows(declaration.id, withReason(sending), period, stop.signal).then((answer) => {
        if (stop.signal.aborted) return;
        setCheck((before) =>
          answer.ok
            ? {
                state: 'done',
                problems: problemsOf(answer.receipt, sending, declaration, locale),
                receipt: answer.receipt,
                error: null,
              }
            : { ...before, state: 'failed', receipt: null, error: answer.error },
        );
      });
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [declaration, sending, period, locale]);
  return check;
}

/** A check does not wait for the reason to be written; the sending does. */
function withReason({ body }: Sending): Sending['body'] {
  return body.removals && (body.reason ?? '').length < 5 ? { ...body, reason: 'pemeriksaan' } : body;
}
