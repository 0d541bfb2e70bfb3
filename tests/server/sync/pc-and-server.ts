// A PC of the sync and a really started server that can be stopped, started again and replaced on the same address.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TokenRole } from '@shared/api/session';
import { Declaration } from '@shared/dataset/declaration';
import type { AgencyId } from '@shared/ids';
import type { Connection } from '@shared/ipc';
import pg from 'pg';
import { pino } from 'pino';
import { serverLink } from '../../../renderer/sync/server-link';
import { Room } from '../../../renderer/sync/testing/room';
import { REAL_TIMERS } from '../../../renderer/sync/timers';
import { topicFetch } from '../../../renderer/sync/topic-fetch';
import { writeBackup } from '../../../server/backup/backup-file';
import { restoreBackup } from '../../../server/backup/restore';
import { silentLog } from '../../../server/database/log';
import { loadRegionReference } from '../../../server/ingest/regions/reference';
import { projectFolders } from '../../../server/project-folders';
import { type RunningServer, serve } from '../../../server/running-server';
import { openStore } from '../../../server/store/open';
import { type TestStore, testDatabase, testStore } from '../../../server/testing/database';
import { actor } from '../../../server/testing/submit';

/** Transports of the real product: a socket and HTTP, without pauses between tries to connect. */
export const REAL_NETWORK = {
  link: (connection: Connection, events: Parameters<typeof serverLink>[1]) =>
    serverLink(connection, events, { timers: REAL_TIMERS, random: () => 0 }),
  fetch: (connection: Connection) => topicFetch(connection, (input, init) => fetch(input, init)),
};

/** The store's clock is that of the machine, as the server's and the screens' are: times between them are measured. */
const REAL_CLOCK = {
  get now() {
    return Date.now();
  },
};

export class CentralServer {
  private running: RunningServer | null = null;
  private readonly stores: TestStore[] = [];
  private port = 0;
  private dataDir = '';

  async start(): Promise<void> {
    const { resourcesDir } = projectFolders();
    this.dataDir ||= await mkdtemp(path.join(tmpdir(), 'ssp-sync-'));
    this.running = await serve({
      store: await this.store(),
      dataDir: this.dataDir,
      rendererDir: this.rendererDir,
      regions: await loadRegionReference(path.join(resourcesDir, 'reference')),
      host: '127.0.0.1',
      port: this.port,
      version: '0.0.0-test',
      serverName: 'uji',
      log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    });
    this.port = Number(new URL(this.running.url).port);
  }

  /** The store in use; the first is made when asked for. */
  async store(): Promise<TestStore['store']> {
    if (this.stores.length === 0) this.stores.push(await testStore(REAL_CLOCK));
    const made = this.stores.at(-1);
    if (!made) throw new Error('no store');
    return made.store;
  }

  /** Where the pages lie that it serves. */
  get rendererDir(): string {
    return path.join(this.dataDir, 'renderer');
  }

  /** Sockets that are connected now. */
  get sockets(): number {
    return this.running?.gateway.size ?? 0;
  }

  get url(): string {
    return this.running?.url ?? '';
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  /** Another store, as after a restore: another epoch. */
  async replaceStore(): Promise<void> {
    this.stores.push(await testStore(REAL_CLOCK));
  }

  /** The store that a backup holds takes the place of the one in use. */
  async restoreStore(file: string): Promise<void> {
    const database = await testDatabase();
    const client = new pg.Client({ ...database.connection, options: '-c search_path=sumut' });
    await client.connect();
    await restoreBackup(client, file, { now: Date.now(), random: randomBytes, revokeTokens: false });
    await client.end();
    const store = await openStore({ ...database.options, clock: Date.now, log: silentLog });
    const dispose = async () => {
      await store.close();
      await database.dispose();
    };
    this.stores.push({ store, database, clock: REAL_CLOCK, dispose });
  }

  /** Writes a backup of the store in use. */
  async backUp(file: string): Promise<void> {
    const client = new pg.Client({ ...this.stores.at(-1)?.database.connection, options: '-c search_path=sumut' });
    await client.connect();
    await writeBackup(client, file, { product: '0.0.0-test', now: Date.now() });
    await client.end();
  }

  async connection(agency: string, role: TokenRole): Promise<Connection> {
    const store = await this.store();
    const { text } = await store.createToken({ agency: agency as AgencyId, role, expiresAt: null });
    return { serverUrl: this.url, token: text };
  }

  async declare(declaration: unknown): Promise<Declaration> {
    const parsed = Declaration.parse(declaration);
    await (await this.store()).putDataset(parsed, actor('kominfo', 'walidata'));
    return parsed;
  }

  async dispose(): Promise<void> {
    await this.stop();
    for (const made of this.stores) await made.dispose();
    if (this.dataDir) await rm(this.dataDir, { recursive: true, force: true });
  }
}

export function pc(cache?: Room['cache']): Room {
  return new Room(REAL_NETWORK, cache);
}
