// The operating system's user that PostgreSQL runs as: it refuses to be root, so root lends it an unprivileged one.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** The user for the database's processes, or null where our own will do (not root, or Windows). */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  return pickServerUser(await readFile('/etc/passwd', 'utf8').catch(() => ''));
}

/** `postgres` where it exists, else `nobody`. @param passwd content of /etc/passwd */
export function pickServerUser(passwd: string): ServerUser {
  for (const wanted of ['postgres', 'nobody']) {
    for (const line of passwd.split('\n')) {
      const [name, , uid, gid] = line.split(':');
      if (name === wanted && uid && gid && Number(uid) !== 0)
        return { name: wanted, uid: Number(uid), gid: Number(gid) };
    }
  }
  return { name: 'nobody', uid: 65534, gid: 65534 };
}

/** Whether that user can enter a folder; asked of the system itself, since ACLs and groups count too. */
export function canEnter(folder: string, user: ServerUser): boolean {
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    cwd: '/',
    uid: user.uid,
    gid: user.gid,
    stdio: 'ignore',
  });
  return tried.status === 0;
}
