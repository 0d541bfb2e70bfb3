// Durable means synced: between the arrival of a submission and the writing of its 201, PostgreSQL wrote its log and had the
// kernel put it on the disk. Shown by the system calls themselves; SHOW_TRACE=1 prints them. See docs/operations.md.
import { Refusal } from '@shared/errors';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { startPostgresCluster } from '../scripts/setup/postgres-cluster.mjs';
import { silentLog } from './database/log';
import { openStore } from './store/open';
import { POSKO, poskoRows } from './testing/posko';
import { serving } from './testing/serving';
import { type SystemCall, watch, watchingImpossible } from './testing/system-calls';

const PLACE = `/api/v1/datasets/${POSKO.id}`;
const WAL = /pg_wal\/[0-9A-F]{24}/;

/** The index of the first call from `from` on that is wanted; -1 when there is none. */
function find(calls: readonly SystemCall[], from: number, wanted: (call: SystemCall) => boolean): number {
  return calls.findIndex((call, i) => i >= from && wanted(call));
}

/** The index of the last call before `end` that is wanted; -1 when there is none. */
function findLast(calls: readonly SystemCall[], end: number, wanted: (call: SystemCall) => boolean): number {
  return calls.findLastIndex((call, i) => i < end && wanted(call));
}

describe('what was acknowledged', () => {
  it('had been synced to the disk before the 201 was written', async ({ skip }) => {
    const impossible = watchingImpossible();
    if (impossible) return skip(impossible);
    const s = await serving();
    const sender = await s.token('bpbd');
    await s.ask(await s.token('kominfo', 'walidata'), 'PUT', PLACE, POSKO);
    // The connections are made before they are watched.
    expect((await s.ask(sender, 'POST', `${PLACE}/submissions`, poskoRows('P1'))).status).toBe(201);
    const behind = new pg.Client(s.database.connection);
    await behind.connect();
    const found = await behind.query<{ pid: number; method: string }>(
      `SELECT pid, current_setting('wal_sync_method') AS method FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() OR backend_type = 'walwriter'`,
    );
    await behind.end();
    expect(found.rows[0]?.method).toBe('fdatasync');
    const watched = await watch([process.pid, ...found.rows.map((row) => row.pid)]);
    for (const round of [2, 3, 4]) {
      const from = watched.calls.length;
      const sent = await s.ask(sender, 'POST', `${PLACE}/submissions`, poskoRows(`P${round}`));
      expect(sent.status).toBe(201);
      // strace writes behind what it watches.
      while (find(watched.calls, from, answered) === -1) await new Promise(setImmediate);
      const arrived = find(watched.calls, from, (call) => call.name === 'read' && call.text.includes(`"POST ${PLACE}`));
      const answer = find(watched.calls, from, answered);
      // The session that commits, and what it was told and told back; a commit that did not wait would answer at once.
      const commit = findLast(watched.calls, answer, (c) => c.name === 'recvfrom' && /"Q.*COMMIT/.test(c.text));
      const session = watched.calls[commit]?.pid;
      const synced = find(
        watched.calls,
        commit,
        (call) => call.name === 'fdatasync' && WAL.test(call.text) && call.text.endsWith('= 0'),
      );
      const told = find(
        watched.calls,
        commit,
        (call) => call.pid === session && call.name === 'sendto' && call.text.includes('COMMIT'),
      );
      const order = [arrived, commit, synced, told, answer];
      const shown = order.map((i) => `${i} ${watched.calls[i]?.pid} ${watched.calls[i]?.text}`).join('\n');
      if (process.env.SHOW_TRACE) console.log(shown);
      expect(
        order.every((place) => place >= from),
        shown,
      ).toBe(true);
      expect(
        [...order].sort((a, b) => a - b),
        shown,
      ).toEqual(order);
    }
    await watched.stop();
    await s.dispose();
  });
});

function answered(call: SystemCall): boolean {
  return /^(write|writev|sendto|sendmsg)$/.test(call.name) && call.text.includes('HTTP/1.1 201');
}

describe('a database that would not sync', () => {
  it('is refused at the start, and a laxer default of an own database is overruled', async ({ skip }) => {
    if (!process.env.DATABASE_URL) return skip('runs with the distribution’s PostgreSQL');
    const cluster = await startPostgresCluster();
    try {
      const open = () => openStore({ dataDir: '', databaseUrl: cluster.url, clock: Date.now, log: silentLog });
      const say = async (...statements: string[]) => {
        const client = new pg.Client({ connectionString: cluster.url });
        await client.connect();
        for (const statement of statements) await client.query(statement);
        await client.end();
      };
      await say('ALTER SYSTEM SET synchronous_commit = off', 'SELECT pg_reload_conf()');
      const store = await open();
      const client = store.newClient();
      await client.connect();
      expect((await client.query('SHOW synchronous_commit')).rows[0]).toEqual({ synchronous_commit: 'on' });
      await client.end();
      await store.close();
      await say('ALTER SYSTEM SET fsync = off', 'SELECT pg_reload_conf()');
      const refused = await open().then(
        () => null,
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(Refusal);
      expect((refused as Refusal).message).toContain('fsync = off');
    } finally {
      await cluster.stop();
    }
  });
});
