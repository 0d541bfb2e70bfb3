// The store's database: the embedded cluster, or the province's own where DATABASE_URL names one.
import { Refusal } from '@shared/errors';
import pg from 'pg';
import { type EmbeddedCluster, openCluster } from './embedded';
import type { Log } from './log';

/** The schema that holds all our tables; the province's cluster may not let us into `public`. */
export const SCHEMA = 'sumut';
const DATABASE = 'sumut';
const INT8 = 20;
/** As `server_version_num` writes it. */
const OLDEST_SERVER = 150_000;

/** Sequences and instants fit a double; pg would give them as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

export interface Database {
  /** For questions and short transactions. */
  pool: pg.Pool;
  /** For transactions as long as an upload, so that those never keep the others waiting. */
  uploads: pg.Pool;
  /** A client outside the pool, not yet connected, for what must be held open (LISTEN). */
  newClient(): pg.Client;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Folder of the embedded cluster; not touched when `databaseUrl` is given. */
  dataDir: string;
  databaseUrl?: string | null;
  /** Name of the database inside the embedded cluster; tests take one each. */
  database?: string;
  /** True for the restore of a backup: the folder is not whole yet. */
  restoring?: boolean;
  log: Log;
}

/** Opens the database and leaves it ready for migrations. @throws Refusal when it cannot be reached */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const cluster = options.databaseUrl ? null : await openCluster(options.dataDir, options.log, options.restoring);
  try {
    const config = cluster
      ? { ...cluster.connection, database: options.database ?? DATABASE }
      : { connectionString: options.databaseUrl ?? undefined };
    if (cluster) await createDatabase(cluster, options.database ?? DATABASE);
    return await openPool(config, cluster, options.log);
  } catch (error) {
    await cluster?.release();
    throw error;
  }
}

async function openPool(config: pg.ClientConfig, cluster: EmbeddedCluster | null, log: Log): Promise<Database> {
  const full: pg.ClientConfig = {
    ...config,
    types,
    keepAlive: true,
    application_name: 'sumut-smart-province',
    // A commit is answered only after it is on the disk, also where the cluster's own default is laxer.
    options: `-c search_path=${SCHEMA} -c synchronous_commit=on -c timezone=UTC -c client_min_messages=warning`,
  };
  const pool = new pg.Pool({ ...full, max: 12, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 10_000 });
  const uploads = new pg.Pool({ ...full, max: 8, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 60_000 });
  // Idle connections break when the database restarts; the pool opens new ones by itself.
  for (const one of [pool, uploads])
    one.on('error', (error) => log.warn({ error: error.message }, 'a database connection broke'));
  try {
    await checkServer(pool, log);
  } catch (error) {
    await Promise.all([pool.end(), uploads.end()]).catch(() => undefined);
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      'unavailable',
      `Basis data tidak dapat dihubungi: ${(error as Error).message}`,
      'Periksa alamat pada DATABASE_URL, dan bahwa PostgreSQL itu berjalan.',
    );
  }
  return {
    pool,
    uploads,
    newClient: () => new pg.Client({ ...full, connectionTimeoutMillis: 10_000 }),
    close: async () => {
      await Promise.all([pool.end(), uploads.end()]);
      await cluster?.release();
    },
  };
}

/** Refuses a server that does not understand our SQL or text, or that would answer before a commit is on the disk. */
async function checkServer(pool: pg.Pool, log: Log): Promise<void> {
  const asked = await pool.query<{ version: number; encoding: string; fsync: string; commit: string; pages: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
       current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
       current_setting('full_page_writes') AS pages`,
  );
  const server = asked.rows[0];
  if (!server || server.version < OLDEST_SERVER || server.encoding !== 'UTF8') {
    throw new Refusal(
      'unavailable',
      `Basis data ini tidak dapat dipakai: versi ${server?.version}, pengodean ${server?.encoding}.`,
      'Pakai PostgreSQL 15 atau lebih baru dengan pengodean UTF8.',
    );
  }
  // We ask for synchronous_commit ourselves; a pooler between us and the database may not pass that on.
  const lax = server.fsync !== 'on' ? 'fsync' : server.commit === 'off' ? 'synchronous_commit' : null;
  if (lax !== null) {
    throw new Refusal(
      'unavailable',
      `PostgreSQL ini berjalan dengan ${lax} = off: listrik padam dapat menghilangkan kiriman yang sudah diberi tanda terima.`,
      `Setel ${lax} = on pada PostgreSQL itu, lalu jalankan server lagi.`,
    );
  }
  if (server.pages !== 'on')
    log.warn({}, 'this PostgreSQL runs with full_page_writes off: only a disk that never tears a page is safe then');
}

async function createDatabase(cluster: EmbeddedCluster, name: string): Promise<void> {
  const client = new pg.Client({ ...cluster.connection, database: 'postgres' });
  await client.connect();
  try {
    const there = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (there.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // 23505 and 42P04: another process made it between the two statements.
    if (!['23505', '42P04'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
