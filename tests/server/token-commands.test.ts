// The commands for tokens as an administrator runs them: beside a running server, on a misspelt folder, and with a socket open.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../server/database/log';
import { loadRegionReference } from '../../server/ingest/regions/reference';
import { projectFolders } from '../../server/project-folders';
import { serve } from '../../server/running-server';
import { openStore } from '../../server/store/open';
import { screen } from '../../server/testing/screen';

const project = fileURLToPath(new URL('../../', import.meta.url));
/** The embedded database, also in the run on another one: that one's commands are the same code. */
const env = { ...process.env, DATABASE_URL: '' };

function run(name: 'token' | 'tokens', ...args: string[]) {
  const program = ['--import', 'tsx', path.join(project, 'server', 'cli', `${name}.ts`), ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, program, { cwd: project, env, encoding: 'utf8' });
  return { lines: stdout.trim().split('\n'), stderr, status };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-tokens-'));
  // The database's user must get through to the folders inside.
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Each command loads the whole program anew; on a busy machine that takes a while.
describe.skipIf(process.env.DATABASE_URL)('npm run token and npm run tokens', { timeout: 240_000 }, () => {
  it('make, list and revoke beside a running server, and close what is open', async () => {
    const dataDir = path.join(folder, 'data');
    const store = await openStore({ dataDir, databaseUrl: null, clock: Date.now, log: silentLog });
    const { rendererDir, resourcesDir } = projectFolders();
    const server = await serve({
      store,
      dataDir,
      rendererDir,
      regions: await loadRegionReference(path.join(resourcesDir, 'reference')),
      host: '127.0.0.1',
      port: 0,
      version: '0.0.0-test',
      serverName: 'uji',
      log: pino({ level: 'silent' }),
    });
    try {
      const made = run('token', '--agency', 'bpbd', '--display', 'Layar 1', '--expires', '90d', '--data-dir', dataDir);
      const text = made.lines.at(-1) ?? '';
      expect(text).toMatch(/^ssp_[\w-]{43}$/);
      const [said = ''] = made.lines;
      expect(said).toMatch(/^Token (t\w+) untuk layar "Layar 1" \(bpbd\), peran read, berlaku sampai /);
      const id = /^Token (t\w+)/.exec(said)?.[1] ?? '';
      const open = screen(server.url, text);
      await open.subscribe();
      expect(run('tokens', '--data-dir', dataDir).lines.find((line) => line.startsWith(id))).toContain('Layar 1');
      expect(run('tokens', '--data-dir', dataDir, '--revoke', id)).toMatchObject({ status: 0 });
      expect(await open.next('refused')).toMatchObject({ code: 'unauthorized' });
      await open.gone;
      expect(run('tokens', '--data-dir', dataDir).lines.find((line) => line.startsWith(id))).toContain('dicabut');
      expect(run('tokens', '--data-dir', dataDir, '--revoke', 'tiada')).toMatchObject({ status: 1 });
    } finally {
      await server.stop();
      await store.close();
    }
  });

  it('say so when the folder is not the server’s; the list makes none', () => {
    const elsewhere = path.join(folder, 'salah-ketik');
    const listed = run('tokens', '--data-dir', elsewhere);
    expect(listed.status).toBe(1);
    expect(listed.stderr).toContain('bukan folder data server');
    expect(existsSync(elsewhere)).toBe(false);
    expect(run('token', '--agency', 'bpbd', '--data-dir', elsewhere).lines[0]).toContain('dibuat baru');
  });
});
