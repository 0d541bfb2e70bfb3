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

function schedule(keep = 3, connection: pg.ClientConfig = test.database.connection): BackupSchedule {
  return new BackupSchedule(
    { folder, at: '02:30', keep },
    {
      newClient: () => new pg.Client({ ...connection, options: '-c search_path=sumut' }),
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

  it('leave nothing half written when they fail, and are tried again', async () => {
    const away = { host: '127.0.0.1', port: 9, user: 'x', database: 'x' };
    const backups = schedule(3, away);
    await expect(backups.makeIfDue()).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
    expect(await schedule().makeIfDue()).toBe(true);
  });
});
