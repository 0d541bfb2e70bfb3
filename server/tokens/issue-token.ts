// What `npm run token` does: checks the agency against the reference table and has the store make the token.
import type { TokenRole } from '@shared/api/session';
import { Refusal } from '@shared/errors';
import type { AgencyId } from '@shared/ids';
import type { Agency } from '@shared/reference';
import { nearestNames } from '../ingest/regions/nearest';
import type { Store } from '../store/contract';

/** Roles that the command gives; `operator` belongs to the data folder alone. */
export const ISSUED_ROLES = ['submit', 'read', 'walidata'] as const satisfies readonly TokenRole[];
export type IssuedRole = (typeof ISSUED_ROLES)[number];

/** The role of a name, `submit` without one. @throws Refusal bad_request */
export function parseRole(text: string | undefined): IssuedRole {
  const role = ISSUED_ROLES.find((known) => known === (text ?? 'submit'));
  if (role) return role;
  throw new Refusal('bad_request', `Peran "${text}" tidak dikenal.`, `Peran: ${ISSUED_ROLES.join(', ')}.`);
}

/** An agency of the reference table by its id. @throws Refusal not_found, which names the nearest ones */
export function knownAgency(text: string, agencies: readonly Agency[]): AgencyId {
  const wanted = text.trim().toLowerCase();
  const agency = agencies.find((known) => known.id === wanted);
  if (agency) return agency.id;
  const keyed = agencies.flatMap((known) => [
    { key: known.id as string, id: known.id },
    { key: known.shortName.toLowerCase(), id: known.id },
  ]);
  const inside = keyed.filter((known) => wanted.length >= 3 && known.key.includes(wanted)).slice(0, 3);
  const near = [...new Set([...nearestNames(wanted, keyed), ...inside].map((known) => known.id))].slice(0, 3);
  throw new Refusal(
    'not_found',
    `Instansi "${text}" tidak ada pada daftar instansi.`,
    near.length > 0
      ? `Mungkin maksudnya ${near.join(', ')}.`
      : `Daftarnya ada di resources/reference/agencies.json, mis. ${agencies
          .slice(0, 5)
          .map((known) => known.id)
          .join(', ')}.`,
  );
}

/** Makes a token without expiry and answers its text, which cannot be read again. */
export async function issueToken(store: Store, agency: AgencyId, role: IssuedRole): Promise<string> {
  const { text } = await store.createToken({ agency, role, expiresAt: null });
  return text;
}
