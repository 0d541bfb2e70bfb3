// Tokens: random, given once, and kept as a hash only.
import { createHash } from 'node:crypto';
import type { TokenRole } from '@shared/api/session';
import type { AgencyId } from '@shared/ids';
import type pg from 'pg';
import type { TokenRecord } from './contract';

/** Begins every token, so that one is known for what it is when it turns up in the wrong place. */
const PREFIX = 'ssp_';

interface StoredToken {
  id: string;
  agency: AgencyId;
  role: TokenRole;
  created_at: number;
  expires_at: number | null;
}

/** Makes a token of 32 random bytes. @param random gives that many random bytes */
export async function createToken(
  pool: pg.Pool,
  input: { agency: AgencyId; role: TokenRole; expiresAt: number | null },
  now: number,
  random: (size: number) => Uint8Array,
): Promise<{ text: string; record: TokenRecord }> {
  const text = PREFIX + Buffer.from(random(32)).toString('base64url');
  const record: TokenRecord = {
    id: Buffer.from(random(9)).toString('base64url'),
    agency: input.agency,
    role: input.role,
    createdAt: now,
    expiresAt: input.expiresAt,
  };
  await pool.query(
    `WITH made AS (INSERT INTO token (id, hash, agency, role, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6))
     INSERT INTO audit (at, agency, role, action, subject, detail) VALUES ($5, $3, $4, 'token', $1, '{}')`,
    [record.id, hashOf(text), record.agency, record.role, now, record.expiresAt],
  );
  return { text, record };
}

/** The record of a token that is known, not revoked and not expired; null otherwise. */
export async function findToken(pool: pg.Pool, text: string, now: number): Promise<TokenRecord | null> {
  if (!text.startsWith(PREFIX) || text.length > 200) return null;
  // Looked up by hash: no comparison depends on how much of a guess is right.
  const found = await pool.query<StoredToken>(
    `SELECT id, agency, role, created_at, expires_at FROM token
     WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
    [hashOf(text), now],
  );
  const token = found.rows[0];
  if (!token) return null;
  return {
    id: token.id,
    agency: token.agency,
    role: token.role,
    createdAt: token.created_at,
    expiresAt: token.expires_at,
  };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
