// Tokens: random, given once, kept as a hash only, and revoked for every process at once.
import { createHash } from 'node:crypto';
import type { TokenRole } from '@shared/api/session';
import type { AgencyId } from '@shared/ids';
import type pg from 'pg';
import type { ListedToken, TokenRecord } from './contract';

/** Begins every token, so that one is known for what it is when it turns up in the wrong place. */
const PREFIX = 'ssp_';
/** Channel on which every process of the store hears that a token was revoked. */
export const TOKEN_CHANNEL = 'sumut_token_revoked';
/** A use is written when it is this much newer than the one that is known. */
const COARSE_MS = 5 * 60_000;

interface StoredToken {
  id: string;
  agency: AgencyId;
  display: string | null;
  role: TokenRole;
  created_at: number;
  expires_at: number | null;
}

/** Makes a token of 32 random bytes. @param random gives that many random bytes */
export async function createToken(
  pool: pg.Pool,
  input: { agency: AgencyId; role: TokenRole; expiresAt: number | null; display?: string | null },
  now: number,
  random: (size: number) => Uint8Array,
): Promise<{ text: string; record: TokenRecord }> {
  const text = PREFIX + Buffer.from(random(32)).toString('base64url');
  const record: TokenRecord = {
    // Begins with a letter: an id is typed on a command line, where a dash would begin an option.
    id: `t${Buffer.from(random(9)).toString('hex')}`,
    agency: input.agency,
    display: input.display ?? null,
    role: input.role,
    createdAt: now,
    expiresAt: input.expiresAt,
  };
  await pool.query(
    `WITH made AS (INSERT INTO token (id, hash, agency, role, created_at, expires_at, display) VALUES ($1, $2, $3, $4, $5, $6, $7))
     INSERT INTO audit (at, agency, role, action, subject, detail) VALUES ($5, $3, $4, 'token', $1, '{}')`,
    [record.id, hashOf(text), record.agency, record.role, now, record.expiresAt, record.display],
  );
  return { text, record };
}

/** The record of a token that is known, not revoked and not expired; null otherwise. */
export async function findToken(pool: pg.Pool, text: string, now: number): Promise<TokenRecord | null> {
  if (!text.startsWith(PREFIX) || text.length > 200) return null;
  // Looked up by hash: no comparison depends on how much of a guess is right.
  const found = await pool.query<StoredToken>(
    `SELECT id, agency, display, role, created_at, expires_at FROM token
     WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
    [hashOf(text), now],
  );
  const token = found.rows[0];
  return token ? recordOf(token) : null;
}

/** All tokens, newest first. */
export async function listTokens(pool: pg.Pool): Promise<ListedToken[]> {
  const found = await pool.query<StoredToken & { last_used_at: number | null; revoked_at: number | null }>(
    `SELECT id, agency, display, role, created_at, expires_at, last_used_at, revoked_at FROM token
     ORDER BY created_at DESC, id`,
  );
  return found.rows.map((row) => ({ ...recordOf(row), lastUsedAt: row.last_used_at, revokedAt: row.revoked_at }));
}

/** Revokes a token and tells every process that listens, in one transaction. */
export async function revokeToken(pool: pg.Pool, id: string, now: number): Promise<'revoked' | 'already' | 'unknown'> {
  const revoked = await pool.query(
    `WITH gone AS (UPDATE token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id, agency, role),
     told AS (INSERT INTO audit (at, agency, role, action, subject, detail)
       SELECT $2, agency, role, 'token-revoked', id, '{}' FROM gone)
     SELECT pg_notify('${TOKEN_CHANNEL}', '') FROM gone`,
    [id, now],
  );
  if (revoked.rowCount === 1) return 'revoked';
  const known = await pool.query('SELECT 1 FROM token WHERE id = $1', [id]);
  return known.rowCount === 1 ? 'already' : 'unknown';
}

/** Writes when tokens were last used, where that is news. */
export async function noteTokenUses(pool: pg.Pool, uses: readonly { id: string; at: number }[]): Promise<void> {
  if (uses.length === 0) return;
  await pool.query(
    `UPDATE token SET last_used_at = used.at
     FROM unnest($1::text[], $2::bigint[]) AS used (id, at)
     WHERE token.id = used.id AND (last_used_at IS NULL OR last_used_at < used.at - ${COARSE_MS})`,
    [uses.map(({ id }) => id), uses.map(({ at }) => at)],
  );
}

function recordOf(token: StoredToken): TokenRecord {
  return {
    id: token.id,
    agency: token.agency,
    display: token.display,
    role: token.role,
    createdAt: token.created_at,
    expiresAt: token.expires_at,
  };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
