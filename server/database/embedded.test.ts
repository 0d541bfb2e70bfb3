// The embedded cluster's life: made, shared by processes, stopped by the last, brought back, and killed at random moments.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../store/open';
import { readPostmaster, removeEmptyNote } from './cluster-files';
import { openCluster } from './embedded';
import { silentLog } from './log';
import { isAlive } from './start-lock';

// These start and stop clusters of their own; with DATABASE_URL there is none to start.
const embeddedOnly = describe.skipIf(process.env.DATABASE_URL);
const ROUNDS = process.env.LONG === '1' ? 15 : 3;

let dataDir: string;
const cluster = (): string => path.join(dataDir, 'postgres', 'cluster');
const postmaster = async (): Promise<number> => (await readPostmaster(cluster()))?.pid ?? 0;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ssp-cluster-'));
});
afterEach(async () => {
  const pid = await postmaster();
  if (pid > 0 && isAlive(pid)) {
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await delay(20);
  }
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

embeddedOnly('an embedded cluster', () => {
  it('runs unprivileged, behind a password that only its user can read, and syncs to the disk', async () => {
    const held = await openCluster(dataDir, silentLog);
    const password = path.join(dataDir, 'postgres', 'password');
    expect((await stat(password)).mode & 0o777).toBe(0o600);
    expect((await readFile(password, 'utf8')).trim()).toHaveLength(32);
    const client = new pg.Client({ ...held.connection, database: 'postgres' });
    await client.connect();
    const settings = await client.query(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses') ORDER BY 1`,
    );
    await client.end();
    expect(settings.rows.map((row: { setting: string }) => row.setting)).toEqual(['on', 'on', '', 'on']);
    const wrong = new pg.Client({ ...held.connection, password: 'salah', database: 'postgres' });
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' });
    if (process.getuid?.() === 0) {
      const { uid } = await stat(`/proc/${await postmaster()}`);
      expect(uid).not.toBe(0);
    }
    await held.release();
    expect(isAlive(await postmaster())).toBe(false);
  });

  it('is shared by those who open it, whoever started it, and stopped by the last', async () => {
    const [first, second] = await Promise.all([openCluster(dataDir, silentLog), openCluster(dataDir, silentLog)]);
    const pid = await postmaster();
    await first.release();
    expect(isAlive(pid)).toBe(true);
    const third = await openCluster(dataDir, silentLog);
    await second.release();
    expect(await postmaster()).toBe(pid);
    await third.release();
    expect(isAlive(pid)).toBe(false);
  });

  it('comes back by itself when it is killed while a store is open', async () => {
    const store = await openStore({ dataDir, clock: Date.now, log: silentLog });
    const before = await store.head();
    const pid = await postmaster();
    process.kill(pid, 'SIGKILL');
    while ((await postmaster()) === pid || !isAlive(await postmaster())) {
      await store.head().catch((error: { code?: string }) => expect(error.code).toBe('unavailable'));
      await delay(50);
    }
    let after = await store.head().catch(() => null);
    for (; !after; after = await store.head().catch(() => null)) await delay(50);
    expect(after).toEqual(before);
    await store.close();
    expect(isAlive(await postmaster())).toBe(false);
  });
});

embeddedOnly('after a restart of the machine', () => {
  it('starts although the number of its old postmaster now belongs to another process', async () => {
    const held = await openCluster(dataDir, silentLog);
    const note = path.join(cluster(), 'postmaster.pid');
    const text = await readFile(note, 'utf8');
    await held.release();
    // A note left behind; our own process stands for whoever has its number now.
    await writeFile(note, text.replace(/^\d+/, String(process.pid)));
    const other = await openCluster(dataDir, silentLog);
    expect(await postmaster()).not.toBe(process.pid);
    await other.release();
    expect(isAlive(await postmaster())).toBe(false);
  });
});

embeddedOnly('after a kill in the first moment of a start', () => {
  it('starts although the postmaster’s note is empty, and leaves the note of one that is just starting', async () => {
    await (await openCluster(dataDir, silentLog)).release();
    const note = path.join(cluster(), 'postmaster.pid');
    await writeFile(note, '');
    await removeEmptyNote(cluster(), Date.now());
    expect((await stat(note)).size).toBe(0);
    const long = new Date(Date.now() - 60_000);
    await utimes(note, long, long);
    const again = await openCluster(dataDir, silentLog);
    await again.release();
    expect(isAlive(await postmaster())).toBe(false);
  });
});

interface Acknowledged {
  agency: string;
  i: number;
  number: string;
  seq: number;
  run: string;
}

embeddedOnly('kill -9 of writers and database under load', () => {
  it(`loses nothing acknowledged, doubles nothing, and starts by itself (${ROUNDS} rounds)`, {
    timeout: 60_000 * ROUNDS,
  }, async () => {
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const run = `r${round}`;
      const child = load(run, acknowledged);
      await child.busy;
      await delay(100 + Math.random() * 500);
      // The database first, the writers first, or the writers only, whose database goes on without them.
      const kills = [() => killDatabase(), async () => void child.process.kill('SIGKILL')];
      if (round % 3 > 0) kills.reverse();
      for (const kill of round % 3 === 2 ? kills.slice(0, 1) : kills) await kill();
      child.process.kill('SIGKILL');
      await child.ended;
      await check(acknowledged);
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  });
});

/** Every process of the cluster at once: a backend whose postmaster alone was killed would still finish its work. */
async function killDatabase(): Promise<void> {
  const pid = await postmaster();
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  for (const victim of [pid, ...children.trim().split(' ').map(Number)]) {
    if (isAlive(victim)) process.kill(victim, 'SIGKILL');
  }
}

function load(
  run: string,
  acknowledged: Acknowledged[],
): { process: ChildProcess; busy: Promise<void>; ended: Promise<unknown> } {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const script = path.join(root, 'server', 'testing', 'commit-under-load.ts');
  const child = spawn(process.execPath, ['--import', tsx, script, dataDir, run], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const busy = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the writer ended (${code})`)));
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      acknowledged.push({ ...(JSON.parse(line) as Omit<Acknowledged, 'run'>), run });
      resolve();
    });
  });
  return { process: child, busy, ended: Promise.all([once(child, 'exit'), once(lines, 'close')]) };
}

/** Opens the store as the next start would, and compares it with the outside record. */
async function check(acknowledged: readonly Acknowledged[]): Promise<void> {
  const store = await openStore({ dataDir, clock: Date.now, log: silentLog });
  const held = await openCluster(dataDir, silentLog);
  const client = new pg.Client({ ...held.connection, database: 'sumut', options: '-c search_path=sumut' });
  await client.connect();
  try {
    const receipts = await client.query<{ receipt: string; seq: string }>(
      'SELECT s.receipt, c.seq FROM submission s JOIN change c ON c.id = s.change ORDER BY s.no',
    );
    const seqByReceipt = new Map(receipts.rows.map((row) => [row.receipt, Number(row.seq)]));
    for (const { number, seq } of acknowledged) expect(seqByReceipt.get(number)).toBe(seq);
    const keys = await client.query<{ key: string }>(`SELECT key FROM row_current WHERE key LIKE '%-r%'`);
    const stored = new Set(keys.rows.map((row) => row.key));
    expect(stored.size).toBe(keys.rows.length);
    for (const { agency, run, i } of acknowledged) expect(stored.has(`${agency}-${run}-${i}`)).toBe(true);
    // One row of its own per submission: whatever was stored was stored once, acknowledged or not.
    expect(stored.size).toBe(receipts.rows.length);
    const sequence = await client.query<{ gaps: boolean; receipts: boolean }>(
      `SELECT (SELECT count(*) FROM change) <> h.seq OR (SELECT max(seq) FROM change) <> h.seq AS gaps,
         (SELECT count(*) FROM submission) = h.receipts AND (SELECT max(no) FROM submission) = h.receipts AS receipts
       FROM store_head h`,
    );
    expect(sequence.rows[0]).toEqual({ gaps: false, receipts: true });
    const versions = await client.query(
      `SELECT 1 FROM row_past p JOIN row_current r USING (topic, track, key) WHERE p.until > r.change`,
    );
    expect(versions.rowCount).toBe(0);
  } finally {
    await client.end();
    await held.release();
    await store.close();
  }
}
