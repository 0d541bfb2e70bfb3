// What `npm run token` does: checks the agency against the reference table and has the store make the token.
import type { TokenRole } from '@shared/api/session';
import { formatDateTime } from '@shared/domain/format';
import { Refusal } from '@shared/errors';
import type { AgencyId } from '@shared/ids';
import type { Agency } from '@shared/reference';
import { nearestNames } from '../ingest/regions/nearest';
import type { Store, TokenRecord } from '../store/contract';

/** Roles that the command gives; `operator` belongs to the data folder alone. */
export const ISSUED_ROLES = ['submit', 'read', 'walidata'] as const satisfies readonly TokenRole[];
export type IssuedRole = (typeof ISSUED_ROLES)[number];

/** The role of a name; without one `submit`, and `read` for a display. @throws Refusal bad_request */
export function parseRole(text: string | undefined, display: string | null = null): IssuedRole {
  const role = ISSUED_ROLES.find((known) => known === (text ?? (display === null ? 'submit' : 'read')));
  if (role && role !== 'read' && display !== null) {
    throw new Refusal('bad_request', 'Token layar hanya untuk membaca.', 'Hapus --role, atau hapus --display.');
  }
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

/** A display's name: a person finds the token by it. @throws Refusal bad_request */
export function parseDisplay(text: string | undefined): string | null {
  if (text === undefined) return null;
  const name = text.trim();
  if (name !== '' && name.length <= 80 && !/\p{Cc}/u.test(name)) return name;
  throw new Refusal('bad_request', `Nama layar "${text}" tidak dapat dipakai.`, 'Tulis 1 sampai 80 huruf.');
}

const UNIT_MS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * When a token of this life expires, from `90d`, `12h` or `4w`; null without one.
 * @param now epoch milliseconds
 * @throws Refusal bad_request
 */
export function parseExpiry(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const [, number, unit] = /^([1-9]\d{0,4})([hdw])$/.exec(text.trim()) ?? [];
  if (number && unit) return now + Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS];
  throw new Refusal('bad_request', `Masa berlaku "${text}" tidak dapat dibaca.`, 'Tulis seperti 12h, 90d atau 4w.');
}

/** Makes a token; its text cannot be read again. */
export async function issueToken(
  store: Store,
  agency: AgencyId,
  role: IssuedRole,
  { display = null, expiresAt = null }: { display?: string | null; expiresAt?: number | null } = {},
): Promise<{ text: string; record: TokenRecord }> {
  return store.createToken({ agency, role, display, expiresAt });
}

/** What was made, for whoever keeps it: without its text, with the id by which it is revoked. */
export function describeToken({ id, agency, role, display, expiresAt }: TokenRecord): string {
  const whose = display === null ? agency : `layar "${display}" (${agency})`;
  const until = expiresAt === null ? 'berlaku sampai dicabut' : `berlaku sampai ${formatDateTime(expiresAt, 'id')}`;
  return `Token ${id} untuk ${whose}, peran ${role}, ${until}. Teksnya hanya tampil sekali:`;
}
