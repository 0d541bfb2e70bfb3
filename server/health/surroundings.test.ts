// What the surroundings do to the server: a full disk, a database that goes and comes, a clock that is set. It says so, refuses
// with a typed error what it cannot make durable, loses nothing, and recovers without a restart.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Receipt } from '@shared/api/submission';
import type { AgencyId, DatasetId } from '@shared/ids';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readPostmaster } from '../database/cluster-files';
import { silentLog } from '../database/log';
import { loadRegionReference } from '../ingest/regions/reference';
import { projectFolders } from '../project-folders';
import { type RunningServer, type ServerParts, serve } from '../running-server';
import type { Store } from '../store/contract';
import { openStore } from '../store/open';
import { type TestDatabase, testDatabase } from '../testing/database';
import { POSKO, poskoRows } from '../testing/posko';
import { screen } from '../testing/screen';
import { answer, refusal } from '../testing/serving';

const PLACE = `/api/v1/datasets/${POSKO.id}`;
const Ready = z.object({
  ready: z.boolean(),
  reason: z.string().nullable(),
  database: z.object({ state: z.string(), since: z.number() }),
  disk: z.object({ state: z.string(), freeBytes: z.number().nullable() }),
  clock: z.object({ state: z.string(), offByMs: z.number() }),
});
const soon = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 50_000, interval: 50 });

/** The machine's clock, for store and server alike. */
const clock = { now: 0 };
beforeEach(() => {
  clock.now = Date.UTC(2026, 10, 25, 5);
});

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (let last = cleanups.pop(); last; last = cleanups.pop()) await last();
});

interface Room {
  store: Store;
  server: RunningServer;
  clock: { now: number };
  ask(method: string, place: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  ready(): Promise<z.infer<typeof Ready>>;
  figure(name: string): Promise<number>;
  send(...codes: string[]): Promise<Response>;
  /** Keys that the server holds. */
  held(): Promise<string[]>;
}

/** A server on an open store, with a dataset and tokens for its sender, its walidata and a screen. */
async function room(store: Store, dataDir: string, more: Partial<ServerParts> = {}) {
  const server = await serve({
    store,
    dataDir,
    rendererDir: path.join(dataDir, 'renderer'),
    regions: await loadRegionReference(path.join(projectFolders().resourcesDir, 'reference')),
    host: '127.0.0.1',
    port: 0,
    version: '0.0.0-test',
    serverName: 'uji',
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    now: () => clock.now,
    ...more,
  });
  cleanups.push(() => server.stop());
  const token = async (agency: string, role: 'submit' | 'walidata' | 'read') =>
    (await store.createToken({ agency: agency as never, role, expiresAt: null })).text;
  const [sender, walidata, reader] = [
    await token('bpbd', 'submit'),
    await token('kominfo', 'walidata'),
    await token('dinkes', 'read'),
  ];
  const ask: Room['ask'] = (method, place, body, headers = {}) =>
    fetch(`${server.url}${place}`, {
      method,
      headers: {
        authorization: `Bearer ${method === 'PUT' ? walidata : sender}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const made: Room = {
    store,
    server,
    clock,
    ask,
    ready: async () => Ready.parse(await (await ask('GET', '/readyz')).json()),
    figure: async (name) => {
      const text = await (await ask('GET', '/metrics')).text();
      return Number(new RegExp(`^sumut_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    },
    send: (...codes) => ask('POST', `${PLACE}/submissions`, poskoRows(...codes)),
    held: async () => {
      const Rows = z.object({ rows: z.array(z.object({ key: z.string() })) });
      const { rows } = await answer(await ask('GET', `${PLACE}/rows?limit=10000`), Rows);
      return rows.map((row) => row.key).sort();
    },
  };
  expect((await ask('PUT', PLACE, POSKO)).status).toBe(201);
  return { ...made, reader };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'ssp-surroundings-'));
  cleanups.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A store on the test's database, which is DATABASE_URL's where that is set. */
async function usualStore(): Promise<{ store: Store; database: TestDatabase }> {
  const database = await testDatabase();
  cleanups.push(() => database.dispose());
  const store = await openStore({ ...database.options, clock: () => clock.now, log: silentLog });
  cleanups.push(() => store.close());
  return { store, database };
}

/** Mounts a file system of a size; null where this user may not. */
async function smallDisk(megabytes: number): Promise<string | null> {
  const place = await folder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', place]);
  if (mounted.status !== 0) return null;
  cleanups.push(() => spawnSync('umount', ['-l', place]));
  return place;
}

describe('a full disk', () => {
  it('is said, refused and survived', async ({ skip }) => {
    const disk = await smallDisk(420);
    if (disk === null) return skip('mounting a small file system is not allowed here');
    // Where the province's database is used, only the data folder lies on the small disk.
    const { store } = process.env.DATABASE_URL
      ? await usualStore()
      : { store: await openStore({ dataDir: disk, clock: () => clock.now, log: silentLog }) };
    if (!process.env.DATABASE_URL) cleanups.push(() => store.close());
    const diskLimits = { lowBytes: 200 * 1024 ** 2, fullBytes: 64 * 1024 ** 2 };
    const r = await room(store, disk, { diskLimits });
    const client = screen(r.server.url, r.reader);
    cleanups.push(() => client.close());
    await client.subscribe({ topic: POSKO.id as DatasetId, holds: null });
    const { text } = await store.createToken({ agency: 'kominfo' as AgencyId, role: 'operator', expiresAt: null });
    const operator = screen(r.server.url, text);
    cleanups.push(() => operator.close());
    expect((await r.send('P1')).status).toBe(201);
    expect(await r.ready()).toMatchObject({ ready: true, disk: { state: 'ok' } });

    const ballast = path.join(disk, 'ballast');
    const { freeBytes } = (await r.ready()).disk;
    await writeFile(ballast, Buffer.alloc((freeBytes ?? 0) - 40 * 1024 ** 2));
    expect((await client.next('server-state', (state) => state.disk.state === 'full')).disk.freeBytes).toBeLessThan(
      diskLimits.fullBytes,
    );
    await soon(async () => expect(await r.ready()).toMatchObject({ ready: false, reason: 'disk full' }));
    const refused = await r.send('P2');
    expect(refused.headers.get('retry-after')).toBe('30');
    const body = await refusal(refused, 'unavailable', 503);
    expect(body.details).toMatchObject({ reason: 'disk_full', request: refused.headers.get('x-request-id') });
    expect(await r.figure('writes_refused')).toBe(1);
    // The one thing that a socket can have written is refused too.
    expect(await operator.socket.emitWithAck('ephemeral-clear', { topic: 'briefing', which: { under: 'v1' } })).toEqual(
      expect.objectContaining({ code: 'overloaded', message: expect.stringContaining('penuh') }),
    );
    // It lives, and goes on showing what it has.
    expect((await r.ask('GET', '/api/v1/health')).status).toBe(200);
    expect(await r.held()).toEqual(['P1']);

    await rm(ballast);
    await client.next('server-state', (state) => state.disk.state === 'ok');
    await soon(async () => expect(await r.ready()).toMatchObject({ ready: true }));
    expect((await r.send('P3')).status).toBe(201);
    expect(await operator.socket.emitWithAck('ephemeral-clear', { topic: 'briefing', which: { under: 'v1' } })).toEqual(
      {
        done: true,
      },
    );
    expect(await r.held()).toEqual(['P1', 'P3']);
    expect(await r.figure('writes_refused')).toBe(0);
  }, 120_000);

  it('that nobody foresaw takes nothing that was acknowledged, and is over when there is room', async ({ skip }) => {
    const disk = await smallDisk(420);
    if (disk === null) return skip('mounting a small file system is not allowed here');
    if (process.env.DATABASE_URL) return skip('the disk of an own database is its own server’s');
    const store = await openStore({ dataDir: disk, clock: () => clock.now, log: silentLog });
    cleanups.push(() => store.close());
    // No watermark: the database itself meets the full disk.
    const r = await room(store, disk, { diskLimits: { lowBytes: 0, fullBytes: 0 } });
    const acknowledged = new Set<string>();
    const send = async (name: string, count: number): Promise<number> => {
      const codes = Array.from({ length: count }, (_, i) => `${name}-${i}`);
      const response = await r.send(...codes);
      const text = await response.text();
      if (response.status === 201) for (const code of codes) acknowledged.add(code);
      else expect(text).toContain('"unavailable"');
      return response.status;
    };
    expect(await send('a', 10)).toBe(201);
    const ballast = path.join(disk, 'ballast');
    const { freeBytes } = (await r.ready()).disk;
    await writeFile(ballast, Buffer.alloc((freeBytes ?? 0) - 3 * 1024 ** 2));
    let refusals = 0;
    for (let i = 0; refusals < 3 && i < 200; i += 1) if ((await send(`b${i}`, 2_000)) === 503) refusals += 1;
    expect(refusals).toBe(3);
    await rm(ballast);
    await soon(async () => expect(await r.ready()).toMatchObject({ ready: true, database: { state: 'up' } }));
    await soon(async () => expect(await send(`c${Math.random()}`, 3)).toBe(201));
    const held = new Set(await r.held().catch(() => []));
    const all = await store.rowCounts();
    expect(all.get(POSKO.id as DatasetId)).toBe(acknowledged.size);
    for (const key of [...acknowledged].slice(0, 5_000)) if (acknowledged.size <= 10_000) expect(held).toContain(key);
  }, 180_000);
});

describe('a database that is gone and back', () => {
  it('killed outright: said, refused with a typed error, and used again without a restart', async ({ skip }) => {
    if (process.env.DATABASE_URL) return skip('an own database is not ours to kill');
    const dataDir = await folder();
    const store = await openStore({ dataDir, clock: () => clock.now, log: silentLog });
    cleanups.push(() => store.close());
    const r = await room(store, dataDir);
    const client = screen(r.server.url, r.reader);
    cleanups.push(() => client.close());
    await client.subscribe({ topic: POSKO.id as DatasetId, holds: null });
    const receipt = await answer(await r.send('P1'), Receipt, 201);
    for (const round of [1, 2]) {
      const note = await readPostmaster(path.join(dataDir, 'postgres', 'cluster'));
      process.kill(note?.pid ?? 0, 'SIGKILL');
      await client.next('server-state', (state) => state.database.state === 'down');
      client.messages.length = 0;
      // Until it is back each answer is a typed refusal; then the same request is taken.
      await soon(async () => {
        const sent = await r.send(`P${round + 1}`);
        if (sent.status !== 201) {
          const body = await refusal(sent, 'unavailable', 503);
          expect(sent.headers.get('retry-after')).toBe('2');
          throw new Error(body.message);
        }
      });
      await client.next('server-state', (state) => state.database.state === 'up');
      await soon(async () => expect(await r.ready()).toMatchObject({ ready: true, reason: null }));
    }
    expect(await r.held()).toEqual(['P1', 'P2', 'P3']);
    expect(await store.receipt(receipt.number as never)).toEqual(receipt);
    // The screen was never cut off, and hears of what came since.
    await soon(async () => expect(JSON.stringify(client.messages)).toContain('"P3"'));
  }, 180_000);

  it('drops its connections: the next request is taken, and screens hear of it', async () => {
    const { store, database } = await usualStore();
    const r = await room(store, await folder());
    const client = screen(r.server.url, r.reader);
    cleanups.push(() => client.close());
    await client.subscribe({ topic: POSKO.id as DatasetId, holds: null });
    expect((await r.send('P1')).status).toBe(201);
    const behind = new pg.Client(database.connection);
    await behind.connect();
    await behind.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await behind.end();
    await soon(async () => expect((await r.send('P2')).status).toBe(201));
    await soon(async () => expect(await r.ready()).toMatchObject({ ready: true }));
    await client.next('delta', (delta) => delta.upserts.some((row) => row.k === 'P2'));
    expect(await r.held()).toEqual(['P1', 'P2']);
  });
});

describe('a clock that is set', () => {
  const DAY = 86_400_000;

  it('back and forward: order stays, nothing is negative, what expires follows the clock, and it is said', async () => {
    const { store } = await usualStore();
    const steady = { now: 0 };
    const r = await room(store, await folder(), { steady: () => steady.now });
    /** Time passes on both clocks; then the machine's is set. */
    const set = (by: number): void => {
      steady.now += 1_000;
      r.clock.now += 1_000 + by;
    };
    const send = async (code: string, key?: string) => {
      const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
      const sent = await r.ask('POST', `${PLACE}/submissions`, poskoRows(code), headers);
      return Receipt.parse(await sent.json());
    };
    const first = await send('P1', 'kunci-1');
    const expiring = await store.createToken({
      agency: 'dinkes' as never,
      role: 'read',
      expiresAt: r.clock.now + 2 * DAY,
    });
    const session = async () =>
      (await fetch(`${r.server.url}/api/v1/session`, { headers: { authorization: `Bearer ${expiring.text}` } })).status;
    expect(await session()).toBe(200);

    set(-30 * DAY);
    const second = await send('P2');
    expect(second.seq).toBe((first.seq ?? 0) + 1);
    expect(Date.parse(second.receivedAt)).toBe(r.clock.now);
    const state = await r.ready();
    expect(state).toMatchObject({ ready: true, clock: { state: expect.stringMatching(/stepped|behind/) } });
    expect(state.clock.offByMs).toBeLessThan(-29 * DAY);
    // A repetition is known by its key, whatever the clock says.
    expect(await send('P1', 'kunci-1')).toEqual(first);
    // The newest is the newest in the sequence, not on the clock.
    expect((await store.receipts({ limit: 2 })).map((receipt) => receipt.number)).toEqual([
      second.number,
      first.number,
    ]);
    expect((await r.held()).length).toBe(2);
    const past = await r.ask('GET', `${PLACE}/rows?at=${first.seq}`);
    expect(await past.json()).toMatchObject({ total: 1 });

    set(60 * DAY);
    expect(await session()).toBe(401);
    const third = await send('P3');
    expect(third.seq).toBe((second.seq ?? 0) + 1);
    expect(await r.ready()).toMatchObject({ ready: true, clock: { state: 'stepped' } });
    expect(await r.figure('clock_steps')).toBe(2);
    const text = await (await r.ask('GET', '/metrics')).text();
    const negative = text.split('\n').filter((line) => /^sumut_\S+ -/.test(line));
    expect(negative).toEqual([]);

    // Said for a while, then it is the past.
    steady.now += 20 * 60_000;
    r.clock.now += 20 * 60_000;
    await soon(async () => expect(await r.ready()).toMatchObject({ clock: { state: 'ok' } }));
  });
});
