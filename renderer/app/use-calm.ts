// For what costs a look at very many rows: the newest value is taken once a second, when nothing else is to do.
import { useEffect, useReducer, useRef } from 'react';

export const CALM_MS = 1_000;

/** @param mayWait false: the new value is taken at once */
export function useCalm<T>(now: T, mayWait: (now: T, held: T) => boolean): T {
  const held = useRef(now);
  const latest = useRef(now);
  const takenAt = useRef(Number.NEGATIVE_INFINITY);
  const [taken, take] = useReducer((times: number) => times + 1, 0);
  latest.current = now;
  if (!mayWait(now, held.current)) held.current = now;
  const waiting = held.current !== now;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `taken` begins the next wait where another value came meanwhile.
  useEffect(() => {
    if (!waiting) return;
    let stop = () => {};
    const timer = setTimeout(
      () => {
        stop = whenIdle(() => {
          held.current = latest.current;
          takenAt.current = performance.now();
          take();
        });
      },
      Math.max(0, takenAt.current + CALM_MS - performance.now()),
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [waiting, taken]);
  return held.current;
}

/** Calls back between two frames, at the latest after another second; not every browser tells when it is idle. */
function whenIdle(callback: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(callback, { timeout: CALM_MS });
  return () => cancelIdleCallback(handle);
}
