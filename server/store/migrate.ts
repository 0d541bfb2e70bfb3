// Brings the schema to the newest version, one process at a time, and refuses a store that is newer than this program.
import { Refusal } from '@shared/errors';
import type pg from 'pg';
import { SCHEMA } from '../database/connect';
import { MIGRATIONS } from './migrations';
import type { Migration } from './migrations/migration';

/** Advisory lock held while migrating. */
const MIGRATION_LOCK = 7_312_002;

/**
 * Applies what is missing of `migrations`, each in a transaction of its own. Answers the names applied.
 * @throws Refusal when the store was written by a newer program
 */
export async function migrate(
  client: pg.ClientBase,
  now: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string[]> {
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migration (no integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)',
    );
    const applied = await client.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY no');
    const names = applied.rows.map((row) => row.name);
    if (names.some((name, i) => migrations[i]?.name !== name)) {
      throw new Refusal(
        'conflict',
        `Basis data ini ditulis oleh versi aplikasi yang lain (migrasi ${names.at(-1)}).`,
        'Jalankan versi aplikasi yang lebih baru, atau pakai folder data lain.',
      );
    }
    const missing = migrations.slice(names.length);
    for (const [i, migration] of missing.entries()) await apply(client, migration, names.length + i + 1, now);
    return missing.map((migration) => migration.name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}

async function apply(client: pg.ClientBase, migration: Migration, no: number, now: number): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO schema_migration (no, name, applied_at) VALUES ($1, $2, $3)', [
      no,
      migration.name,
      now,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
