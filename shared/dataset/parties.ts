// Who may send rows of a dataset: its owner, its compiler and those who owe it. Asked by the server, and by screens that offer it.
import type { AgencyId } from '../ids';
import type { Agency } from '../reference';
import type { Declaration } from './declaration';

/** Whether an agency is a party of the dataset. @param agency null where the reference does not know it: only named parties pass */
export function supplies(
  declaration: Pick<Declaration, 'owner' | 'compiler' | 'obliged'>,
  agencyId: AgencyId,
  agency: Pick<Agency, 'kind'> | null,
): boolean {
  if (declaration.owner.agency === agencyId || declaration.compiler?.agency === agencyId) return true;
  return declaration.obliged.some((o) => o.agency === agencyId || (o.kind !== undefined && o.kind === agency?.kind));
}
