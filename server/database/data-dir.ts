// The data folder: where it lies when nobody says, and what makes a folder ours.
import { chmod, mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import { canEnter, type ServerUser } from './server-user';

const PRODUCT = 'sumut-smart-province';
const MARKER = `${PRODUCT}.json`;
/** Lies in a folder while a backup is restored into it, and stays when that was killed. */
export const UNFINISHED_RESTORE = 'restore-unfinished';
/** Folders that may lie beside our marker before it is written: the copied engine, and what a file system brings. */
const IGNORED = /^(postgres-\d.*|lost\+found)$/;

/** What decides the default folder; passed in so that Windows is tested on Linux. */
export interface Surroundings {
  platform: NodeJS.Platform;
  isRoot: boolean;
  home: string;
  env: Record<string, string | undefined>;
}

/** The user's folder for this product's data. Root's own home would shut out PostgreSQL, which never runs as root. */
export function userDataFolder({ platform, isRoot, home, env }: Surroundings): string {
  const { join } = platform === 'win32' ? path.win32 : path.posix;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), PRODUCT);
  if (isRoot) return join('/var/lib', PRODUCT);
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), PRODUCT);
}

/** The data folder of a server that was given none. */
export function defaultDataDir(surroundings: Surroundings): string {
  const folder = userDataFolder(surroundings);
  return surroundings.platform === 'win32' ? path.win32.join(folder, 'data') : folder;
}

/**
 * Makes a new, empty or already ours folder ready for use, also when it is a 0700 folder of root, and answers its real path.
 * @param user whom the database's processes run as; null when as ourselves
 * @param restoring true for the restore itself, which alone may work in a folder that is not whole yet
 * @throws Refusal when the folder holds something else, cannot be written, or lies below a folder that `user` cannot enter
 */
export async function claimDataDir(dataDir: string, user: ServerUser | null, restoring = false): Promise<string> {
  const wanted = path.resolve(dataDir);
  const folder = await makeFolder(wanted);
  const names = await readdir(folder);
  if (names.includes(UNFINISHED_RESTORE) && !restoring) {
    throw new Refusal(
      'conflict',
      `Pemulihan cadangan ke folder ${folder} belum selesai.`,
      'Tunggu sampai selesai; bila terputus, jalankan lagi npm run restore ke folder yang sama.',
    );
  }
  if (!names.includes(MARKER)) {
    const foreign = names.filter((name) => !IGNORED.test(name) && name !== UNFINISHED_RESTORE);
    if (foreign.length > 0) {
      throw new Refusal(
        'conflict',
        `Folder data ${folder} berisi berkas lain (mis. "${foreign[0]}") dan bukan folder data aplikasi ini.`,
        'Pilih folder yang kosong atau yang belum ada dengan --data-dir.',
      );
    }
  }
  if (user) await openTo(user, folder);
  await writeMarker(folder);
  return folder;
}

/** Whether a folder carries our marker. */
export async function isOurDataDir(dataDir: string): Promise<boolean> {
  const text = await readFile(path.join(dataDir, MARKER), 'utf8').catch(() => null);
  return text !== null;
}

async function makeFolder(wanted: string): Promise<string> {
  try {
    const first = await mkdir(wanted, { recursive: true });
    // Whatever root's umask, the folders that we made ourselves let the database's user through.
    if (first && process.platform !== 'win32') {
      for (let made = wanted; made.length >= first.length; made = path.dirname(made)) await chmod(made, 0o755);
    }
    return await realpath(wanted);
  } catch (error) {
    throw new Refusal(
      'conflict',
      `Folder data ${wanted} tidak dapat dibuat: ${(error as Error).message}`,
      'Periksa hak tulis pada folder di atasnya, atau pilih folder lain dengan --data-dir.',
    );
  }
}

async function writeMarker(folder: string): Promise<void> {
  try {
    await writeFile(path.join(folder, MARKER), `${JSON.stringify({ product: PRODUCT, format: 1 })}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new Refusal(
      'conflict',
      `Folder data ${folder} tidak dapat ditulis: ${(error as Error).message}`,
      'Jalankan sebagai pemilik folder itu, atau pilih folder lain dengan --data-dir.',
    );
  }
}

async function openTo(user: ServerUser, folder: string): Promise<void> {
  if (canEnter(folder, user)) return;
  const { mode } = await stat(folder);
  await chmod(folder, (mode & 0o7777) | 0o011);
  if (canEnter(folder, user)) return;
  const blocked = foldersFromRoot(folder, path.posix).find((above) => !canEnter(above, user)) ?? folder;
  throw new Refusal(
    'conflict',
    `Basis data berjalan sebagai pengguna "${user.name}", yang tidak dapat memasuki folder ${blocked}.`,
    `Buka folder itu (chmod o+x ${blocked}), atau pilih folder data lain dengan --data-dir.`,
  );
}

/** Every folder from the root down to `folder` itself. */
export function foldersFromRoot(folder: string, style: path.PlatformPath): string[] {
  const above = style.dirname(folder);
  return above === folder ? [folder] : [...foldersFromRoot(above, style), folder];
}
