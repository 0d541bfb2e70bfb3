// What a source's tries say of it: one failure is a hiccup, several are a failure; never heard is a failure at once.
import type { SourceCondition } from '@shared/ephemeral/sources';

/** So many failures in a row are more than a hiccup. */
const FAILING_AFTER = 3;

/** @param failures tries in a row that brought nothing @param everHeard it was answered before, in this run or an earlier one */
export function conditionOf(failures: number, everHeard: boolean): SourceCondition {
  if (failures === 0) return 'ok';
  return failures >= FAILING_AFTER || !everHeard ? 'failing' : 'late';
}
