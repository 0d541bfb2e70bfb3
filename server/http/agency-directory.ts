// The agencies of the reference table, looked up by id.
import type { AgencyId } from '@shared/ids';
import { Agency } from '@shared/reference';
import { z } from 'zod';
import table from '../../resources/reference/agencies.json';

/** Agencies by id; those that the table does not know are answered by their id alone. */
export class AgencyDirectory {
  private readonly byId: ReadonlyMap<AgencyId, Agency>;

  constructor(readonly all: readonly Agency[]) {
    this.byId = new Map(all.map((agency) => [agency.id, agency]));
  }

  get(id: AgencyId): Agency | null {
    return this.byId.get(id) ?? null;
  }

  /** An agency's short name for messages; its id where the table does not know it. */
  nameOf(id: string): string {
    return this.byId.get(id as AgencyId)?.shortName ?? id;
  }
}

/** The directory of the committed table. Throws on a malformed table: it is our own file. */
export function referenceAgencies(): AgencyDirectory {
  return new AgencyDirectory(z.array(Agency).parse(table));
}
