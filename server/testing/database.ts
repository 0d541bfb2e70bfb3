// A store of its own for each test file, on a real PostgreSQL: the embedded one, or DATABASE_URL's where that is set.
import { randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedCluster, openCluster } from '../database/embedded';
import { silentLog } from '../database/log';
import { isAlive } from '../database/start-lock';
import type { Store } from '../store/contract';
import { openStore, type StoreOptions } from '../store/open';

/** Names of test databases carry their process, so that what a killed run left behind is known and dropped. */
const NAME = /^ssp_test_(\d+)_[0-9a-f]+$/;

export interface TestDatabase {
  /** What `openStore` needs to reach this database; every store opened with it is the same store. */
  options: Pick<StoreOptions, 'dataDir' | 'databaseUrl' | 'database'>;
  /** Connection settings for a client that looks behind the store. */
  connection: pg.ClientConfig;
  dispose(): Promise<void>;
}

/** An empty database, dropped at `dispose`. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `ssp_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const url = process.env.DATABASE_URL;
  if (url) {
    const own = new URL(url);
    own.pathname = `/${name}`;
    await createDatabase({ connectionString: url }, name);
    return {
      options: { dataDir: '', databaseUrl: own.href },
      connection: { connectionString: own.href },
      dispose: () => dropDatabase({ connectionString: url }, name),
    };
  }
  const dataDir = path.join(tmpdir(), `sumut-smart-province-tests-${userInfo().username}`);
  const cluster: EmbeddedCluster = await openCluster(dataDir, silentLog);
  const maintenance = { ...cluster.connection, database: 'postgres' };
  await createDatabase(maintenance, name);
  return {
    options: { dataDir, database: name },
    connection: { ...cluster.connection, database: name },
    dispose: async () => {
      await dropDatabase(maintenance, name);
      await cluster.release();
    },
  };
}

export interface TestStore {
  store: Store;
  database: TestDatabase;
  /** The store's clock; a test may set it. */
  clock: { now: number };
  dispose(): Promise<void>;
}

/** An open store in a database of its own, at noon WIB of 25 November 2026 unless the test says otherwise. @param given its clock */
export async function testStore(given: number | { now: number } = Date.UTC(2026, 10, 25, 5)): Promise<TestStore> {
  const database = await testDatabase();
  const clock = typeof given === 'number' ? { now: given } : given;
  const store = await openStore({ ...database.options, clock: () => clock.now, log: silentLog });
  return {
    store,
    database,
    clock,
    dispose: async () => {
      await store.close();
      await database.dispose();
    },
  };
}

async function createDatabase(maintenance: pg.ClientConfig, name: string): Promise<void> {
  await onServer(maintenance, async (client) => {
    const found = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    for (const { datname } of found.rows) {
      const owner = NAME.exec(datname)?.[1];
      if (owner && !isAlive(Number(owner))) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
  });
}

async function dropDatabase(maintenance: pg.ClientConfig, name: string): Promise<void> {
  await onServer(maintenance, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function onServer(config: pg.ClientConfig, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
