// A private cluster of the distribution's own PostgreSQL, for the second run of the server's tests.
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { atEnd, run } from './processes.mjs';
import { Stop } from './steps.mjs';

const INSTALLED = '/usr/lib/postgresql';

/** The newest installed PostgreSQL's programs. */
export function postgresPrograms(folder = INSTALLED) {
  const versions = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : [];
  const newest = versions
    .sort((a, b) => Number(b) - Number(a))
    .find((name) => existsSync(path.join(folder, name, 'bin', 'initdb')));
  return newest && { version: Number(newest), folder: path.join(folder, newest, 'bin') };
}

/**
 * Starts a cluster that listens on a socket only; it goes, with its data, when the script ends.
 * @returns {Promise<{url: string, version: number, stop: () => Promise<void>}>} `url` is a value for DATABASE_URL.
 * @throws {Stop} When PostgreSQL is not installed or does not start.
 */
export async function startPostgresCluster() {
  const programs = postgresPrograms();
  if (!programs) throw new Stop('The distribution’s PostgreSQL is not installed.', 'apt-get install -y postgresql');
  // Not os.tmpdir(): a long TMPDIR would make the socket's path longer than a socket's path may be.
  const folder = await mkdtemp('/tmp/sumut-pg-');
  const data = path.join(folder, 'data');
  const asRoot = process.getuid?.() === 0;
  // PostgreSQL refuses to run as root; Debian's package made it a user.
  const as = (args) =>
    asRoot ? run('runuser', ['-u', 'postgres', '--', ...args], options) : run(args[0], args.slice(1), options);
  const options = { quiet: true, cwd: folder, timeoutMs: 60_000 };
  await mkdir(data);
  if (asRoot) await run('chown', ['-R', 'postgres:postgres', folder], { quiet: true });
  await chmod(folder, 0o755);
  const ctl = (...args) => as([path.join(programs.folder, 'pg_ctl'), '-D', data, ...args]);
  await as([
    path.join(programs.folder, 'initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
  ]);
  const settings = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c max_connections=200`;
  await ctl('-l', path.join(folder, 'log'), '-o', settings, '-w', 'start');
  let stopped;
  const stop = () => {
    stopped ??= (async () => {
      await ctl('-m', 'immediate', '-w', 'stop').catch(() => {});
      await rm(folder, { recursive: true, force: true });
    })();
    return stopped;
  };
  atEnd(stop);
  return { url: `postgresql://postgres@${encodeURIComponent(folder)}/postgres`, version: programs.version, stop };
}
