// Brings the schema to the newest version, one process at a time, and refuses a store that is newer than this program.
import { Refusal } from '@shared/errors';
import type pg from 'pg';
import { SCHEMA } from '../database/connect';
import { MIGRATIONS } from './migrations';
import type { Migration } from './migrations/migration';

/** What stands before the first migration. */
const FRAME = `CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.schema_migration
    (no integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)`;

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
    await client.query(FRAME);
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
    for (const [i, migration] of missing.entries()) {
      await client.query('BEGIN');
      try {
        await apply(client, migration, names.length + i + 1, now);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
    }
    return missing.map((migration) => migration.name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}

/**
 * Makes an empty schema as it stood after some migrations, inside the running transaction; for what brings its own rows.
 * @throws Refusal when the database holds a store already
 */
export async function makeSchema(client: pg.ClientBase, migrations: readonly Migration[], now: number): Promise<void> {
  const held = await client.query(`SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace($1) LIMIT 1`, [SCHEMA]);
  if (held.rowCount !== 0) {
    throw new Refusal(
      'conflict',
      'Basis data tujuan sudah berisi data.',
      'Pulihkan ke folder data yang kosong, atau ke basis data yang kosong pada DATABASE_URL.',
    );
  }
  await client.query(FRAME);
  for (const [i, migration] of migrations.entries()) await apply(client, migration, i + 1, now);
}

async function apply(client: pg.ClientBase, migration: Migration, no: number, now: number): Promise<void> {
  await client.query(migration.sql);
  await client.query('INSERT INTO schema_migration (no, name, applied_at) VALUES ($1, $2, $3)', [
    no,
    migration.name,
    now,
  ]);
}
