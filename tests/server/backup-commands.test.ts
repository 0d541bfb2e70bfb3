// The commands as an administrator runs them: beside a running server, into a folder that is not empty, and killed half-way.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UNFINISHED_RESTORE } from '../../server/database/data-dir';
import { silentLog } from '../../server/database/log';
import { openStore } from '../../server/store/open';
import { submitRows } from '../../server/testing/submit';

const project = fileURLToPath(new URL('../../', import.meta.url));
const FIXTURE = path.join(project, 'tests', 'fixtures', 'stores', '1-the-road.txt');
const Done = z.object({
  ok: z.literal(true),
  epoch: z.string(),
  seq: z.number(),
  rows: z.number(),
  sha256: z.string(),
});
const Refused = z.object({ ok: z.literal(false), code: z.string() });

/** The embedded database, also in the run on another one: that one's commands are the same code. */
const env = { ...process.env, DATABASE_URL: '' };
const command = (name: string, args: string[]) => [
  '--import',
  'tsx',
  path.join(project, 'server', 'cli', `${name}.ts`),
  ...args,
];

/** Runs a command and answers its last line. */
function run(name: string, ...args: string[]): unknown {
  const { stdout, status } = spawnSync(process.execPath, command(name, args), { cwd: project, env, encoding: 'utf8' });
  const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
  expect(status).toBe((last as { ok: boolean }).ok ? 0 : 1);
  return last;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-commands-'));
  // The database's user must get through to the folders inside.
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Each command loads the whole program anew; on a busy machine that takes a while.
describe.skipIf(process.env.DATABASE_URL)('backup and restore', { timeout: 240_000 }, () => {
  it('work beside a running server, and refuse a folder that is not empty', async () => {
    const [first, second, file] = ['first', 'second', 'cadangan'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    const made = Done.parse(run('restore', '--from', FIXTURE, '--data-dir', first));
    expect(made.seq).toBe(12);
    const store = await openStore({ dataDir: first, clock: Date.now, log: silentLog });
    expect(store.epoch).toBe(made.epoch);
    await submitRows(store, 'population', [{ regionCode: '12.01', year: 2026, total: 7 }], { agency: 'dukcapil-pmd' });
    const head = await store.head();
    const saved = Done.parse(run('backup', '--data-dir', first, '--to', file));
    expect(saved).toMatchObject({ epoch: head.epoch, seq: head.seq });
    expect(Refused.parse(run('backup', '--data-dir', first, '--to', file)).code).toBe('conflict');
    expect(Refused.parse(run('restore', '--from', file, '--data-dir', first)).code).toBe('conflict');
    expect(await store.head()).toEqual(head);
    await store.close();
    const back = Done.parse(run('restore', '--from', file, '--data-dir', second));
    expect(back).toMatchObject({ seq: saved.seq, rows: saved.rows, sha256: saved.sha256 });
    expect(back.epoch).not.toBe(saved.epoch);
  });

  it('leave a killed restore recognisable: no server starts on it, and it can be run again', async () => {
    const target = path.join(folder, 'killed');
    const child = spawn(process.execPath, command('restore', ['--from', FIXTURE, '--data-dir', target]), {
      cwd: project,
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (!existsSync(path.join(target, UNFINISHED_RESTORE))) await new Promise(setImmediate);
    child.kill('SIGKILL');
    await ended;
    expect(await readdir(target)).toContain(UNFINISHED_RESTORE);
    const opened = openStore({ dataDir: target, clock: Date.now, log: silentLog });
    await expect(opened).rejects.toMatchObject({ code: 'conflict' });
    Done.parse(run('restore', '--from', FIXTURE, '--data-dir', target));
    const store = await openStore({ dataDir: target, clock: Date.now, log: silentLog });
    expect((await store.head()).seq).toBeGreaterThanOrEqual(12);
    await store.close();
  });
});
