// Tells how far an import is, at most every 200 ms, and always when a stage begins or ends.
import type { Progress } from '@shared/protocol/progress';

export type Stage = Progress['stage'];
export type OnProgress = (stage: Stage, rows: number, total: number | null) => void;

const INTERVAL_MS = 200;

/** @param now clock, epoch ms */
export function throttledProgress(onProgress: OnProgress, now: () => number): OnProgress {
  let last = Number.NEGATIVE_INFINITY;
  let stage: Stage | null = null;
  return (next, rows, total) => {
    const at = now();
    if (next === stage && at - last < INTERVAL_MS && rows !== total) return;
    stage = next;
    last = at;
    onProgress(next, rows, total);
  };
}
