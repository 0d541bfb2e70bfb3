// Starts the built central server on a data folder of its own, with the database that the test run is about.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeToken, type RunningServer, startServer as startBuilt } from '../../../scripts/setup/server-process.mjs';
import { builtServer } from './built-product';
import { temporaryFolder } from './temporary-folder';

/** How the server is started. */
export interface ServerOptions {
  /** A folder that outlives this server, for tests that start again; it is not removed. */
  readonly dataDir?: string;
  /** An address of PostgreSQL; the embedded one otherwise. */
  readonly databaseUrl?: string;
  /** A fixed port, for tests that start again; a free one otherwise. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running server. `kill` ends the server process at once and leaves its database to itself. */
export interface TestServer extends Omit<RunningServer, 'stop'> {
  readonly port: number;
  /** Makes a token; the default role is `submit`. */
  token(agency: string, role?: 'submit' | 'read' | 'walidata'): Promise<string>;
  /** The token that lets a local app in as the room's operator. */
  operatorToken(): Promise<string>;
  /** Stops the server and its database, and removes the folder when it was made here. */
  stop(): Promise<void>;
}

/** Public sources are not asked; a test that is about them gives their addresses. */
const WITHOUT_FEEDS = {
  SUMUT_FEEDS__BMKG_AUTOGEMPA__ENABLED: 'false',
  SUMUT_FEEDS__BMKG_GEMPADIRASAKAN__ENABLED: 'false',
  SUMUT_FEEDS__USGS__ENABLED: 'false',
};

/** Starts a server and waits until it serves. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  await builtServer();
  const own = options.dataDir ? undefined : await temporaryFolder('data');
  const dataDir = options.dataDir ?? own?.folder ?? '';
  const env = {
    ...WITHOUT_FEEDS,
    ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    ...options.env,
  };
  const server = await startBuilt({ dataDir, port: options.port, env });
  return {
    ...server,
    port: Number(new URL(server.url).port),
    token: (agency, role = 'submit') => makeToken({ dataDir, agency, role, env }),
    operatorToken: async () => (await readFile(path.join(dataDir, 'operator.token'), 'utf8')).trim(),
    stop: async () => {
      await server.stop();
      await own?.remove();
    },
  };
}
