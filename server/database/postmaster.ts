// The three programs of the engine as we call them: make a cluster, run it, stop it.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Refusal } from '@shared/errors';
import { type ClusterFiles, isRunning, readPostmaster } from './cluster-files';
import type { Engine } from './engine';
import type { Log } from './log';
import type { ServerUser } from './server-user';

const run = promisify(execFile);

/** Makes the cluster unless it is there. A half-made one is never used: it is made beside and renamed. */
export async function initCluster(
  engine: Engine,
  files: ClusterFiles,
  user: ServerUser | null,
  superuser: string,
  log: Log,
): Promise<void> {
  if (existsSync(path.join(files.cluster, 'PG_VERSION'))) return;
  const half = `${files.cluster}.new`;
  await rm(half, { recursive: true, force: true });
  const options = ['-A', 'scram-sha-256', '-U', superuser, '--pwfile', files.passwordFile, '-E', 'UTF8', '--locale=C'];
  try {
    await run(engine.program('initdb'), ['-D', half, ...options], { ...as(user), cwd: files.home, env: environment() });
  } catch (error) {
    throw new Refusal(
      'unavailable',
      `Basis data tidak dapat disiapkan: ${(error as { stderr?: string }).stderr?.trim() || (error as Error).message}`,
      'Periksa ruang kosong dan hak tulis folder data.',
    );
  }
  await rename(half, files.cluster);
  log.info({ version: engine.version }, 'a new database was made');
}

/**
 * Starts the postmaster in a process group of its own, so that Ctrl-C reaches us first and it is stopped in order.
 * Resolves with null once it wrote its note, or with the reason when it ended before.
 */
export async function spawnPostmaster(
  engine: Engine,
  files: ClusterFiles,
  user: ServerUser | null,
  logFile: number,
): Promise<string | null> {
  const settings = await postgresSettings(files);
  const child = spawn(
    engine.program('postgres'),
    ['-D', files.cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...as(user), cwd: files.home, env: environment(), detached: true, stdio: ['ignore', logFile, logFile] },
  );
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended ??= `postgres berakhir (${signal ?? code})`;
  });
  child.unref();
  for (let waited = 0; ended === null && waited < 10_000; waited += 20) {
    const note = await readPostmaster(files.cluster);
    if (note && note.pid === child.pid) return null;
    await delay(20);
  }
  return ended;
}

/** Stops the running postmaster in order; returns when it is gone. */
export async function stopPostmaster(engine: Engine, files: ClusterFiles, user: ServerUser | null): Promise<void> {
  const running = await readPostmaster(files.cluster);
  if (!(await isRunning(running, files.cluster))) return;
  await run(engine.program('pg_ctl'), ['stop', '-D', files.cluster, '-m', 'fast', '-w', '-t', '60'], {
    ...as(user),
    cwd: files.home,
    env: environment(),
  });
}

async function postgresSettings(files: ClusterFiles): Promise<[string, string][]> {
  const place: [string, string][] = files.socketFolder
    ? [
        ['listen_addresses', ''],
        ['unix_socket_directories', files.socketFolder],
        ['unix_socket_permissions', '0700'],
        ['port', '5432'],
      ]
    : [
        ['listen_addresses', '127.0.0.1'],
        ['port', String(await freePort())],
      ];
  return [
    ...place,
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    ['full_page_writes', 'on'],
    ['max_connections', '60'],
    ['shared_buffers', '128MB'],
    ['max_wal_size', '1GB'],
    ['jit', 'off'],
    ['timezone', 'UTC'],
    ['cluster_name', 'sumut-smart-province'],
    ['log_timezone', 'UTC'],
    // A log file per weekday, begun anew each week: it never fills the disk.
    ['logging_collector', 'on'],
    ['log_directory', 'log'],
    ['log_filename', 'postgres-%u.log'],
    ['log_truncate_on_rotation', 'on'],
    ['log_rotation_age', '1d'],
    ['log_rotation_size', '0'],
    ['log_min_messages', 'warning'],
  ];
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}

function as(user: ServerUser | null): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

/** Only what the programs need: an inherited PGDATA or LD_LIBRARY_PATH would lead them astray. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' };
}
