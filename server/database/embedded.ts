// The embedded database: a real PostgreSQL in the data folder, started when nobody has, stopped by whoever leaves last.
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '@shared/errors';
import pg from 'pg';
import {
  type ClusterFiles,
  clusterFiles,
  clusterPassword,
  disownNote,
  isRunning,
  prepareFolders,
  readPostmaster,
  removeEmptyNote,
} from './cluster-files';
import { claimDataDir, userDataFolder } from './data-dir';
import { type Engine, installEngine } from './engine';
import type { Log } from './log';
import { initCluster, spawnPostmaster, stopPostmaster } from './postmaster';
import { type ServerUser, serverUser } from './server-user';
import { withStartLock } from './start-lock';

/** Advisory lock in database `postgres`: shared by every process that uses the cluster, so that the last one can tell. */
const USERS_LOCK = 7_312_001;
const RETRY_MS = 250;
/** After a kill of everything a start may fail on the old one's remains; those are gone well within this time. */
const START_PATIENCE_MS = 30_000;
/** Replaying the log after a kill under load may take its time, as long as the postmaster lives. */
const RECOVERY_PATIENCE_MS = 600_000;
const SUPERUSER = 'sumut';

export interface ClusterConnection {
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface EmbeddedCluster {
  connection: ClusterConnection;
  /** Lets go of the cluster; it is stopped when no other process uses it. */
  release(): Promise<void>;
}

/**
 * Opens the cluster of a data folder: uses the running one, else starts it, else makes it first. Starts it again when it
 * dies while we hold it.
 * @param restoring true for the restore of a backup, which works in a folder that nobody else may use yet
 * @throws Refusal when the folder cannot be used, the programs are missing, or it does not start
 */
export async function openCluster(dataDir: string, log: Log, restoring = false): Promise<EmbeddedCluster> {
  const user = await serverUser();
  const folder = await claimDataDir(dataDir, user, restoring);
  const surroundings = { platform: process.platform, isRoot: user !== null, home: homedir(), env: process.env };
  const engine = await installEngine(userDataFolder(surroundings));
  const runtimeFolder = user ? '/run/sumut-smart-province' : (process.env.XDG_RUNTIME_DIR ?? tmpdir());
  const files = clusterFiles(folder, process.platform, runtimeFolder);
  const cluster = new Cluster(files, engine, user, log);
  await cluster.open();
  return cluster;
}

class Cluster implements EmbeddedCluster {
  connection: ClusterConnection = { host: '', port: 0, user: SUPERUSER, password: '' };
  private lease: pg.Client | null = null;
  private closing = false;
  private returning: Promise<void> = Promise.resolve();

  constructor(
    private readonly files: ClusterFiles,
    private readonly engine: Engine,
    private readonly user: ServerUser | null,
    private readonly log: Log,
  ) {}

  async open(): Promise<void> {
    await prepareFolders(this.files, this.user).catch((error: Error) => {
      throw new Refusal(
        'conflict',
        `Folder basis data ${this.files.home} tidak dapat disiapkan: ${error.message}`,
        'Jalankan sebagai pemilik folder data, atau pilih folder lain dengan --data-dir.',
      );
    });
    await withStartLock(this.files.startLock, async () => {
      this.connection.password = await clusterPassword(this.files, this.user);
      await initCluster(this.engine, this.files, this.user, SUPERUSER, this.log);
    });
    await this.takeLease();
  }

  async release(): Promise<void> {
    this.closing = true;
    // A cluster that is just coming back is let go of once it is there: left alone it would run on without anybody.
    await this.returning;
    const lease = this.lease;
    this.lease = null;
    if (!lease) return;
    try {
      await lease.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK]);
      const alone = await lease.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [USERS_LOCK]);
      if (alone.rows[0]?.alone) await stopPostmaster(this.engine, this.files, this.user);
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'the database was gone before it was let go');
    } finally {
      await lease.end().catch(() => undefined);
    }
  }

  /** Holds a session with the shared lock; when it breaks, brings the cluster back. */
  private async takeLease(): Promise<void> {
    for (;;) {
      const client = await this.connected();
      try {
        await client.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK]);
      } catch (error) {
        // Another process was just stopping the cluster: begin again.
        await client.end().catch(() => undefined);
        if (!isGoingOrComing(error)) throw error;
        continue;
      }
      this.lease = client;
      client.once('end', () => {
        this.lease = null;
        if (!this.closing) this.returning = this.bringBack();
      });
      return;
    }
  }

  private async bringBack(): Promise<void> {
    this.log.warn({}, 'the database went away; starting it again');
    for (;;) {
      try {
        await this.takeLease();
        this.log.info({}, 'the database is back');
        return;
      } catch (error) {
        this.log.error({ error: (error as Error).message }, 'the database does not come back; trying again');
        if (this.closing) return;
        await delay(1000);
      }
    }
  }

  /** A connected client, after starting the cluster where it does not run. */
  private async connected(): Promise<pg.Client> {
    const begun = Date.now();
    let lastError = '';
    for (;;) {
      const running = await readPostmaster(this.files.cluster);
      const lives = await isRunning(running, this.files.cluster);
      if (running && lives) {
        const client = await this.tryConnect(running.port).catch((error: Error) => {
          lastError = error.message;
          return null;
        });
        if (client) return client;
      } else {
        const exited = await withStartLock(this.files.startLock, () => this.start());
        if (exited) lastError = exited;
      }
      const patience = lives ? RECOVERY_PATIENCE_MS : START_PATIENCE_MS;
      const waiting = lives && /starting up|shutting down|recovery/i.test(lastError);
      if (Date.now() - begun > (waiting ? patience : START_PATIENCE_MS)) throw await this.failure(lastError);
      await delay(lives ? 50 : RETRY_MS);
    }
  }

  private async tryConnect(port: number): Promise<pg.Client> {
    const host = this.files.socketFolder ?? '127.0.0.1';
    const client = new pg.Client({
      ...this.connection,
      host,
      port,
      database: 'postgres',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    // A broken connection is told by 'end'; without a listener its 'error' would end the process.
    client.on('error', () => undefined);
    await client.connect();
    this.connection.host = host;
    this.connection.port = port;
    return client;
  }

  /** Starts the postmaster unless another process just did. Answers why it ended at once, or null when it runs. */
  private async start(): Promise<string | null> {
    const running = await readPostmaster(this.files.cluster);
    if (running && (await isRunning(running, this.files.cluster)) && (await this.answers(running.port))) return null;
    await disownNote(this.files.cluster);
    await removeEmptyNote(this.files.cluster, Date.now());
    const logFile = openSync(this.files.startLog, 'w', 0o600);
    try {
      return await spawnPostmaster(this.engine, this.files, this.user, logFile);
    } finally {
      closeSync(logFile);
    }
  }

  private async answers(port: number): Promise<boolean> {
    try {
      await (await this.tryConnect(port)).end();
      return true;
    } catch {
      return false;
    }
  }

  private async failure(lastError: string): Promise<Refusal> {
    const text = await readFile(this.files.startLog, 'utf8').catch(() => '');
    const tail = text.trim().split('\n').slice(-5).join('\n');
    return new Refusal(
      'unavailable',
      `Basis data tidak dapat dijalankan: ${lastError || 'tidak menjawab'}`,
      `Lihat ${this.files.startLog}${tail ? `:\n${tail}` : '.'}`,
    );
  }
}

/** PostgreSQL is starting or stopping, or the connection broke while it did. */
function isGoingOrComing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    ['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'].includes(code ?? '') || /terminat|closed/i.test(message ?? '')
  );
}
