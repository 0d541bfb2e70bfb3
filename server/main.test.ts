// The server as a process: the line that says ready, the room's token, a stop in order, and a start after a kill.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Session } from '@shared/api/session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from './testing/database';
import { answer } from './testing/serving';

const Ready = z.object({ ready: z.literal(true), url: z.string(), epoch: z.string() });
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let database: TestDatabase;
const children: ChildProcess[] = [];
const folders: string[] = [];

const NO_FEEDS = Object.fromEntries(
  ['BMKG_AUTOGEMPA', 'BMKG_GEMPADIRASAKAN', 'USGS'].map((feed) => [`SUMUT_FEEDS__${feed}__ENABLED`, 'false']),
);

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.dispose();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A folder as `mktemp -d` makes it: closed to others, and the server opens it for its database. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ssp-main-'));
  folders.push(folder);
  return folder;
}

interface Started {
  child: ChildProcess;
  lines: string[];
  /** Resolves with the exit code, null after a signal. */
  ended: Promise<number | null>;
  ready: Promise<z.infer<typeof Ready>>;
}

/** Starts the process from source. With DATABASE_URL set it uses a database of the test's own, else its own cluster. */
async function start(...args: string[]): Promise<Started> {
  const { databaseUrl } = database.options;
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A cache of its own: the preparing of outlines must not race with others.
    // And no feeds: a test asks nothing of others' servers.
    env: {
      ...process.env,
      ...NO_FEEDS,
      XDG_CACHE_HOME: await newFolder(),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
  });
  children.push(child);
  const lines: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<z.infer<typeof Ready>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const said = Ready.safeParse(JSON.parse(line));
      if (said.success) resolve(said.data);
    });
    void ended.then(() => reject(new Error(`ended before it was ready:\n${lines.join('\n')}`)));
  });
  // A start that is meant to fail is not asked whether it is ready.
  ready.catch(() => {});
  return { child, lines, ended, ready };
}

function session(url: string, token: string): Promise<Response> {
  return fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
}

// Each start loads the whole program anew; on a busy machine that takes a while.
describe('the server process', { timeout: 180_000 }, () => {
  it('says ready, lets the room in by the data folder, stops in order and goes on after a kill', async () => {
    const dataDir = await newFolder();
    const first = await start('--port', '0', '--data-dir', dataDir);
    const { url, epoch } = await first.ready;
    const file = path.join(dataDir, 'operator.token');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const token = (await readFile(file, 'utf8')).trim();
    expect(await answer(await session(url, token), Session)).toMatchObject({ role: 'operator' });
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.lines.at(-1)).toContain('"stopped"');

    const second = await start('--port', '0', '--data-dir', dataDir);
    const again = await second.ready;
    expect(again.epoch).toBe(epoch);
    expect((await readFile(file, 'utf8')).trim()).toBe(token);
    expect((await session(again.url, token)).status).toBe(200);
    second.child.kill('SIGKILL');
    expect(await second.ended).toBeNull();

    const third = await start('--port', '0', '--data-dir', dataDir);
    const last = await third.ready;
    expect(last.epoch).toBe(epoch);
    expect((await session(last.url, token)).status).toBe(200);

    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
  });
});
