// Backup and restore: everything comes back under another epoch; what is damaged is refused, and nothing is half restored.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Refusal } from '@shared/errors';
import type { AgencyId, DatasetId, RowKey } from '@shared/ids';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimDataDir, UNFINISHED_RESTORE } from '../database/data-dir';
import { silentLog } from '../database/log';
import type { Store } from '../store/contract';
import { openStore } from '../store/open';
import { type TestDatabase, type TestStore, testDatabase, testStore } from '../testing/database';
import { actor, submitRows } from '../testing/submit';
import { readBackup, writeBackup } from './backup-file';
import { restoreBackup } from './restore';
import { intoEmptyFolder } from './restore-folder';

const ABOUT = { product: '0.0.0-test', now: Date.UTC(2026, 10, 25, 6) };
const RESTORE = { now: Date.UTC(2026, 10, 26), random: randomBytes, revokeTokens: false };
const POPULATION = 'population' as DatasetId;
/** Texts that a careless format would lose: COPY's own signs, ends of lines, other scripts. */
const AWKWARD = ['\\.', '\\N', 'a\tb\\t', 'baris 1\nbaris 2\r\n', '\\', '"},{"', 'ᯅᯖᯂ 🗺', ' '];

let folder: string;
let test: TestStore;
let backup: string;
let token: string;

async function connected<T>(database: TestDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...database.connection, options: '-c search_path=sumut' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const query = { limit: 10_000, offset: 0, state: 'published', direction: 'asc' } as const;
const walidata = actor('kominfo', 'walidata');
const contentOf = async (store: Store) => {
  const kept = [];
  for (const { declaration, version, seq } of await store.datasets())
    kept.push({ declaration, version, seq, rows: (await store.rows(declaration.id, { ...query }, {}, walidata)).rows });
  return kept;
};
const receiptNumber = (text: string | null): number => Number(text?.split('-').at(-1));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-backup-'));
  test = await testStore();
  const { store } = test;
  const events = AWKWARD.map((note, i) => ({
    event: `kejadian ${i}`,
    source: 'uji',
    asOf: '2026-11-01',
    regionCode: '12.01',
    note,
  }));
  await submitRows(store, 'disaster-events', events, { agency: 'bpbd' });
  for (const total of [1, 2, 3])
    await submitRows(store, 'population', [{ regionCode: '12.01', year: 2026, total }], {
      idempotencyKey: `k${total}`,
      requestHash: `h${total}`,
    });
  token = (await store.createToken({ agency: 'bpbd' as AgencyId, role: 'submit', expiresAt: null })).text;
  backup = path.join(folder, 'cadangan');
  await connected(test.database, (client) => writeBackup(client, backup, ABOUT));
});
afterAll(async () => {
  await test.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  it('comes back whole: rows, history, receipts, numbers and tokens, under another epoch', async () => {
    const database = await testDatabase();
    const facts = await connected(database, (client) => restoreBackup(client, backup, RESTORE));
    const store = await openStore({ ...database.options, clock: () => RESTORE.now, log: silentLog });
    const head = await test.store.head();
    expect(facts).toMatchObject({ header: { epoch: head.epoch, seq: head.seq }, epoch: store.epoch });
    expect(store.epoch).not.toBe(head.epoch);
    expect(await store.head()).toMatchObject({ seq: head.seq, at: head.at });
    expect(await contentOf(store)).toEqual(await contentOf(test.store));
    const notes = (await store.rows('disaster-events' as DatasetId, { ...query }, {}, walidata)).rows;
    expect(notes.map((row) => row.values.note).sort()).toEqual([...AWKWARD].sort());
    const key = '12.01|2026' as RowKey;
    const versions = (await store.rowHistory(POPULATION, key))?.versions;
    expect(versions?.map((version) => version.values?.total)).toEqual([3, 2, 1]);
    expect(versions).toEqual((await test.store.rowHistory(POPULATION, key))?.versions);
    const given = await test.store.receipts({ limit: 100 });
    expect(await store.receipts({ limit: 100 })).toEqual(given);
    expect(await store.findToken(token)).toMatchObject({ agency: 'bpbd' });

    // A repeated submission is known, the next one follows in the sequence, and no lost receipt's number is given again.
    const again = { idempotencyKey: 'k3', requestHash: 'h3' };
    const rows = [{ regionCode: '12.01', year: 2026, total: 9 }];
    expect((await submitRows(store, 'population', rows, again)).seq).toBe(head.seq);
    const next = await submitRows(store, 'population', rows);
    expect(next.seq).toBe(head.seq + 1);
    expect(receiptNumber(next.number)).toBe(receiptNumber(given[0]?.number ?? null) + 10_001);
    await store.close();
    await database.dispose();
  });

  it('makes all tokens void where that is asked for', async () => {
    const database = await testDatabase();
    await connected(database, (client) => restoreBackup(client, backup, { ...RESTORE, revokeTokens: true }));
    const store = await openStore({ ...database.options, clock: () => RESTORE.now, log: silentLog });
    expect(await store.findToken(token)).toBeNull();
    await store.close();
    await database.dispose();
  });

  it('is of one moment, however much is written meanwhile', async () => {
    let writing = true;
    const written = (async () => {
      for (let i = 0; writing; i += 1)
        await submitRows(test.store, 'population', [{ regionCode: '12.02', year: 2026, total: i }]);
    })();
    const file = path.join(folder, 'selagi-ditulis');
    const facts = await connected(test.database, (client) => writeBackup(client, file, ABOUT));
    writing = false;
    await written;
    // Every commit up to the stated number is in it, and none after.
    expect(facts.footer.tables.change).toBe(facts.header.seq);
    const database = await testDatabase();
    await connected(database, async (client) => {
      await restoreBackup(client, file, RESTORE);
      const found = await client.query(
        `SELECT max(seq)::int AS seq, count(*)::int AS n, (SELECT count(*)::int FROM submission) AS receipts FROM change`,
      );
      expect(found.rows[0]).toMatchObject({ seq: facts.header.seq, n: facts.header.seq });
      expect(found.rows[0].receipts).toBe(facts.footer.tables.submission);
    });
    await database.dispose();
  });

  it('is never written over another, and is readable to its owner only', async () => {
    const before = await readFile(backup);
    const again = connected(test.database, (client) => writeBackup(client, backup, ABOUT));
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(backup)).toEqual(before);
    expect((await stat(backup)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('what is no whole backup', () => {
  const refused = async (bytes: Uint8Array): Promise<Refusal> => {
    const file = path.join(folder, 'rusak');
    await writeFile(file, bytes);
    const error = await readBackup(file).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Refusal);
    return error as Refusal;
  };

  it('is refused wherever it is cut off, and wherever a byte is wrong', async () => {
    const whole = await readFile(backup);
    for (let part = 0; part < 40; part += 1) {
      const cut = Math.floor((whole.length * part) / 40);
      expect((await refused(whole.subarray(0, cut))).code).toBe('unreadable_file');
      const wrong = Buffer.from(whole);
      // Bytes 4 to 9 of gzip's head (time, system) say nothing of the content.
      const at = Math.max(10, cut);
      wrong[at] = (wrong[at] ?? 0) ^ 0x55;
      expect((await refused(wrong)).code).toBe('unreadable_file');
    }
  });

  it('is refused when its text is changed and compressed anew', async () => {
    const text = gunzipSync(await readFile(backup)).toString('utf8');
    const lines = text.split('\n');
    const changed = [
      text.replace('kejadian 3', 'kejadian 4'),
      text.replace(/"seq":\d+/, '"seq":1'),
      `${text}\n`,
      `${text}{"table":"x","columns":["y"]}\n`,
      lines.slice(0, -2).join('\n'),
      lines.filter((_, i) => i !== 2).join('\n'),
      'bukan cadangan\n',
      '{"format":"sumut-store"}\n',
      '',
    ];
    for (const dump of changed) expect((await refused(gzipSync(dump))).code, dump.slice(0, 80)).toBe('unreadable_file');
    const newer = text.replace('"version":1', '"version":2');
    expect((await refused(gzipSync(newer))).code).toBe('conflict');
  });

  it('leaves the database as it was', async () => {
    const database = await testDatabase();
    const text = gunzipSync(await readFile(backup)).toString('utf8');
    const file = path.join(folder, 'separuh');
    const tables = () =>
      connected(
        database,
        async (client) => (await client.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'sumut'`)).rowCount,
      );
    const attempts: [string, string][] = [
      [text.slice(0, Math.floor(text.length * 0.7)), 'unreadable_file'],
      [text.replace('0001-first', '9999-other'), 'unreadable_file'],
    ];
    for (const [dump, code] of attempts) {
      await writeFile(file, dump);
      const tried = connected(database, (client) => restoreBackup(client, file, RESTORE));
      await expect(tried).rejects.toMatchObject({ code });
      expect(await tables()).toBe(0);
    }
    // Into a store that is there: refused, and that store is untouched.
    const head = await test.store.head();
    const over = connected(test.database, (client) => restoreBackup(client, backup, RESTORE));
    await expect(over).rejects.toMatchObject({ code: 'conflict' });
    expect(await test.store.head()).toEqual(head);
    await database.dispose();
  });
});

describe('the folder of a restore', () => {
  it('is refused when it holds anything, and stays as it was', async () => {
    const target = await mkdtemp(path.join(folder, 'isi-'));
    await writeFile(path.join(target, 'catatan.txt'), 'x');
    await expect(intoEmptyFolder(target, async () => 1)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(target)).toEqual(['catatan.txt']);
  });

  it('is empty again after a failure, and no server starts on one that was left half done', async () => {
    const target = path.join(folder, 'baru');
    const failing = intoEmptyFolder(target, async () => {
      await writeFile(path.join(target, 'separuh'), 'x');
      await expect(claimDataDir(target, null)).rejects.toMatchObject({ code: 'conflict' });
      throw new Error('rusak');
    });
    await expect(failing).rejects.toThrow('rusak');
    expect(await readdir(target)).toEqual([]);

    // As a kill leaves it.
    await writeFile(path.join(target, UNFINISHED_RESTORE), '');
    await writeFile(path.join(target, 'separuh'), 'x');
    await expect(claimDataDir(target, null)).rejects.toMatchObject({ code: 'conflict' });
    await intoEmptyFolder(target, async () => {
      expect(await readdir(target)).toEqual([UNFINISHED_RESTORE]);
      await claimDataDir(target, null, true);
    });
    expect(await claimDataDir(target, null)).toBe(target);
  });
});
