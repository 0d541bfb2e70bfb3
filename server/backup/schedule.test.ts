// Backups by themselves: when one is due, how many are kept, and what a wrong clock does.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../database/log';
import { type TestStore, testStore } from '../testing/database';
import { readBackup } from './backup-file';
import { BackupSchedule, lastSlot } from './schedule';

const DAY = 86_400_000;
/** 25 November 2026, 12:00 WIB. */
const NOON = Date.UTC(2026, 10, 25, 5);

let test: TestStore;
let folder: string;
let now = NOON;

beforeAll(async () => {
  test = await testStore();
});
afterAll(() => test.dispose());
beforeEach(async () => {
  now = NOON;
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-scheduled-'));
  return () => rm(folder, { recursive: true, force: true });
});

function schedule(
  keep = 3,
  connection: pg.ClientConfig = test.database.connection,
  Client: typeof pg.Client = pg.Client,
): BackupSchedule {
  return new BackupSchedule(
    { folder, at: '02:30', keep },
    {
      newClient: () => new Client({ ...connection, options: '-c search_path=sumut' }),
      now: () => now,
      product: '0.0.0-test',
      log: silentLog,
    },
  );
}

it('knows when the last one was due, in WIB', () => {
  const day = Date.UTC(2026, 10, 24, 19, 30);
  expect(lastSlot('02:30', NOON)).toBe(day);
  expect(lastSlot('02:30', day)).toBe(day);
  expect(lastSlot('02:30', day - 1)).toBe(day - DAY);
  expect(lastSlot('23:59', NOON)).toBe(Date.UTC(2026, 10, 24, 16, 59));
});

it('a reading back is ended by its signal', async () => {
  expect(await schedule().makeIfDue()).toBe(true);
  const [name = ''] = await readdir(folder);
  await expect(readBackup(path.join(folder, name), AbortSignal.abort())).rejects.toThrow(/abort/i);
});

describe('scheduled backups', () => {
  it('are made once a day, read back, and only as many are kept as was said', async () => {
    await writeFile(path.join(folder, 'catatan.txt'), 'x');
    const backups = schedule();
    expect(backups.state).toEqual({ state: 'late', lastAt: null });
    expect(await backups.makeIfDue()).toBe(true);
    expect(await backups.makeIfDue()).toBe(false);
    expect(backups.state).toEqual({ state: 'ok', lastAt: NOON });
    for (let day = 0; day < 4; day += 1) {
      now += DAY;
      expect(await backups.makeIfDue()).toBe(true);
    }
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      'catatan.txt',
      'sumut-20261127T050000Z.backup',
      'sumut-20261128T050000Z.backup',
      'sumut-20261129T050000Z.backup',
    ]);
    const facts = await readBackup(path.join(folder, names[3] ?? ''));
    expect(facts.header).toMatchObject({ epoch: test.store.epoch, seq: (await test.store.head()).seq });
    now += 2 * DAY;
    expect(backups.state.state).toBe('late');
    // Another start takes up where this one left.
    const later = schedule();
    expect(await later.makeIfDue()).toBe(true);
    expect(await later.makeIfDue()).toBe(false);
  });

  it('are not driven away by one that a wrong clock dated in the future', async () => {
    const backups = schedule(2);
    now = NOON + 400 * DAY;
    await backups.makeIfDue();
    now = NOON;
    for (let day = 0; day < 3; day += 1) {
      expect(await backups.makeIfDue()).toBe(true);
      now += DAY;
    }
    expect((await readdir(folder)).sort()).toEqual([
      'sumut-20261126T050000Z.backup',
      'sumut-20261127T050000Z.backup',
      'sumut-20271230T050000Z.backup',
    ]);
  });

  it('are given up by a stop while they are read back, and made at the next start', async () => {
    let stopped: Promise<void> | null = null;
    // The dump ends with its COMMIT; packing and reading back come after, without the database.
    class Told extends pg.Client {
      override query = ((...given: unknown[]) => {
        const answer = Reflect.apply(pg.Client.prototype.query, this, given) as unknown;
        if (given[0] !== 'COMMIT') return answer;
        return (answer as Promise<unknown>).finally(() => {
          stopped = backups.stop();
        });
      }) as pg.Client['query'];
    }
    const backups = schedule(3, test.database.connection, Told);
    await expect(backups.makeIfDue()).rejects.toThrow(/abort/i);
    await stopped;
    expect(stopped).not.toBeNull();
    expect(await readdir(folder)).toEqual([]);
    expect(await schedule().makeIfDue()).toBe(true);
  });

  it('leave nothing half written when they fail, and are tried again', async () => {
    const away = { host: '127.0.0.1', port: 9, user: 'x', database: 'x' };
    const backups = schedule(3, away);
    await expect(backups.makeIfDue()).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
    expect(await schedule().makeIfDue()).toBe(true);
  });
});
