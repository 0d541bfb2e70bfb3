// Owners of a dataset that are past due, by the one rule in shared/domain/past-due.
import type { Declaration } from '@shared/dataset/declaration';
import { type PastDue, pastDue } from '@shared/domain/past-due';
import { PERIOD_PATTERN, type Period } from '@shared/domain/period';
import type { AgencyId } from '@shared/ids';
import type { SupplyEntry } from '../../app/feed/feed';

export interface OwnerState {
  readonly agency: AgencyId;
  readonly due: PastDue;
  readonly supply: SupplyEntry;
}

/** State of every agency that supplied a dataset, latest first. @param now epoch ms */
export function ownerStates(declaration: Declaration, supply: readonly SupplyEntry[], now: number): OwnerState[] {
  const days = (o: OwnerState) => (o.due.state === 'late' ? o.due.days : 0);
  return supply
    .filter((s) => s.dataset === declaration.id)
    .map((s) => ({
      agency: s.agency,
      supply: s,
      due: pastDue(
        { cadence: declaration.cadence, dueDays: declaration.dueDays, accepted: s.accepted.filter(isPeriod) },
        now,
      ),
    }))
    .sort((a, b) => days(b) - days(a));
}

function isPeriod(text: string): text is Period {
  return PERIOD_PATTERN.test(text);
}
