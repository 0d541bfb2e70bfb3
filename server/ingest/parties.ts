// Who may send rows of a dataset: its owner, its compiler and those who owe it.
import type { Declaration } from '@shared/dataset/declaration';
import type { AgencyId } from '@shared/ids';
import type { Agency } from '@shared/reference';

/** Whether an agency is a party of the dataset. @param agency null where the reference does not know it: only named parties pass */
export function maySubmit(
  declaration: Pick<Declaration, 'owner' | 'compiler' | 'obliged'>,
  agencyId: AgencyId,
  agency: Pick<Agency, 'kind'> | null,
): boolean {
  if (declaration.owner.agency === agencyId || declaration.compiler?.agency === agencyId) return true;
  return declaration.obliged.some((o) => o.agency === agencyId || (o.kind !== undefined && o.kind === agency?.kind));
}
