// Rows for panels that look at all of them: later states of a large dataset are taken once a second, outside the frame.
import { useCalm } from '../use-calm';
import type { RowTable } from './row-table';

/** Fewer rows than this are looked through within a frame. */
export const LARGE = 20_000;

export function useCalmRows(now: RowTable | null): RowTable | null {
  return useCalm(now, isLaterAndLarge);
}

function isLaterAndLarge(now: RowTable | null, held: RowTable | null): boolean {
  return now !== null && now.of === held?.of && now.declaration === held.declaration && now.size >= LARGE;
}
