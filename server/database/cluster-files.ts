// The files of an embedded cluster: its folder, password, socket folder, and the running postmaster's own note.
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerUser } from './server-user';
import { isAlive } from './start-lock';

/** PostgreSQL's limit for a socket's whole path is 107 bytes; the file's own name takes some. */
const MAX_SOCKET_FOLDER = 88;

export interface ClusterFiles {
  /** `<data-dir>/postgres`, which belongs to the database's user alone. */
  home: string;
  cluster: string;
  passwordFile: string;
  startLog: string;
  startLock: string;
  /** Null on Windows, where the database listens on 127.0.0.1 instead. */
  socketFolder: string | null;
}

/** Paths of the cluster in a data folder. `runtimeFolder` takes the socket when the data folder's own path is too long. */
export function clusterFiles(dataDir: string, platform: NodeJS.Platform, runtimeFolder: string): ClusterFiles {
  const style = platform === 'win32' ? path.win32 : path.posix;
  const home = style.join(dataDir, 'postgres');
  return {
    home,
    cluster: style.join(home, 'cluster'),
    passwordFile: style.join(home, 'password'),
    startLog: style.join(home, 'start.log'),
    startLock: style.join(home, 'start.lock'),
    socketFolder: platform === 'win32' ? null : socketFolder(style.join(home, 'socket'), dataDir, runtimeFolder),
  };
}

function socketFolder(inside: string, dataDir: string, runtimeFolder: string): string {
  if (Buffer.byteLength(inside) <= MAX_SOCKET_FOLDER) return inside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return path.posix.join(runtimeFolder, `ssp-${name}`);
}

/** Makes the folders and gives them to the database's user. */
export async function prepareFolders(files: ClusterFiles, user: ServerUser | null): Promise<void> {
  for (const folder of [files.home, files.socketFolder]) {
    if (folder === null) continue;
    await mkdir(folder, { recursive: true });
    if (process.platform !== 'win32') await chmod(folder, 0o700);
    if (user) await chown(folder, user.uid, user.gid);
  }
}

/** The cluster's password, made on the first call; the file is readable by the database's user only. */
export async function clusterPassword(files: ClusterFiles, user: ServerUser | null): Promise<string> {
  const kept = await readFile(files.passwordFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept.trim() !== '') return kept.trim();
  const password = randomBytes(24).toString('base64url');
  const file = await open(files.passwordFile, 'w', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  if (user) await chown(files.passwordFile, user.uid, user.gid);
  return password;
}

/** What a running postmaster wrote about itself. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** Reads `postmaster.pid`: process id on line 1, port on line 4. Null when absent or half written. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split(/\r?\n/);
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/**
 * Whether the process of a note is this cluster's postmaster. After a restart of the machine its number may be anybody's:
 * where the system shows it, the process must also work in the cluster's folder, as PostgreSQL does.
 */
export async function isRunning(note: Postmaster | null, cluster: string): Promise<boolean> {
  if (note === null || !isAlive(note.pid)) return false;
  if (process.platform !== 'linux') return true;
  const works = await readlink(`/proc/${note.pid}/cwd`).catch(() => null);
  return works === cluster;
}

/**
 * Makes a note whose number now belongs to somebody else name a process that is not there: PostgreSQL would take the
 * living one for its elder and refuse to start. The rest stays, since by it PostgreSQL finds backends left behind.
 */
export async function disownNote(cluster: string): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  const note = await readPostmaster(cluster);
  if (text === null || note === null || !isAlive(note.pid) || (await isRunning(note, cluster))) return;
  let gone = 2 ** 22 - 1;
  while (isAlive(gone)) gone -= 1;
  // Whole under another name first: killed in between, we would leave an empty note, with which PostgreSQL never starts.
  const { uid, gid, mode } = await stat(file);
  const fresh = `${file}.new`;
  await writeFile(fresh, text.replace(/^\d+/, String(gone)), { mode });
  if (process.getuid?.() === 0) await chown(fresh, uid, gid);
  await rename(fresh, file);
}

/** A postmaster writes its note at once after it made it; one that is empty for longer belongs to none. */
const EMPTY_NOTE_MS = 2000;

/** Removes an empty note: its postmaster was killed between making and writing it, and no other would start beside it. */
export async function removeEmptyNote(cluster: string, now: number): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  const info = await stat(file).catch(() => null);
  if (info === null || info.size > 0 || now - info.mtimeMs < EMPTY_NOTE_MS) return;
  if (await anybodyWorksIn(cluster)) return;
  await rm(file, { force: true });
}

/** Whether any process works in a folder, as PostgreSQL's all do in their cluster; not known but on Linux. */
async function anybodyWorksIn(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await readlink(`/proc/${name}/cwd`).catch(() => null)) === folder) return true;
  }
  return false;
}
