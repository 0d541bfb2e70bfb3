// Opening a store: what it makes, what it keeps, what it refuses; and two processes on one store.

import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS, SYSTEM_DATASETS } from '@shared/datasets';
import type { DatasetId, RowKey } from '@shared/ids';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../database/log';
import { type TestStore, testStore } from '../testing/database';
import { actor, submitRows } from '../testing/submit';
import type { Committed, Store } from './contract';
import { openStore } from './open';

let test: TestStore;
let store: Store;
const population = (total: number) => [{ regionCode: '12.01', year: 2026, total }];
const again = (): Promise<Store> =>
  openStore({ ...test.database.options, clock: () => test.clock.now, log: silentLog });

beforeEach(async () => {
  test = await testStore();
  store = test.store;
});
afterEach(() => test.dispose());

async function behind<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...test.database.connection, options: '-c search_path=sumut' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('openStore', () => {
  it('stores the built-in declarations in one commit and is the same store when opened again', async () => {
    const stored = await store.datasets();
    expect(stored.map((d) => d.declaration.id)).toEqual([...SYSTEM_DATASETS, ...BUILT_IN_DATASETS].map((d) => d.id));
    for (const { declaration } of stored) expect(Declaration.parse(declaration)).toEqual(declaration);
    const head = await store.head();
    expect(head.seq).toBe(1);
    const second = await again();
    expect(await second.head()).toEqual(head);
    expect(second.epoch).toBe(store.epoch);
    await second.close();
  });

  it('brings a built-in declaration forward, but not one that was versioned at run time', async () => {
    await behind(async (client) => {
      await client.query(`UPDATE declaration_version SET declaration = jsonb_set(declaration::jsonb, '{dueDays}', '99')
        WHERE topic IN (SELECT no FROM topic WHERE id IN ('schools', 'population'))`);
      await client.query(
        `UPDATE declaration_version SET built_in = false WHERE topic = (SELECT no FROM topic WHERE id = 'population')`,
      );
    });
    const second = await again();
    expect((await second.dataset('schools' as DatasetId))?.declaration.dueDays).toBe(10);
    expect((await second.dataset('schools' as DatasetId))?.version).toBe(2);
    expect((await second.dataset('population' as DatasetId))?.declaration.dueDays).toBe(99);
    await second.close();
  });

  it('refuses a store that a newer program has migrated', async () => {
    await behind((client) => client.query(`INSERT INTO schema_migration VALUES (999, '0999-later', 0)`));
    await expect(again()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('opens from several processes at once on an empty database', async () => {
    await behind((client) => client.query('DROP SCHEMA sumut CASCADE'));
    const stores = await Promise.all([again(), again(), again()]);
    expect(new Set(stores.map((s) => s.epoch)).size).toBe(1);
    expect((await stores[0]?.head())?.seq).toBe(1);
    await Promise.all(stores.map((s) => s.close()));
  });
});

describe('putDataset', () => {
  it('stores a dataset that no code knows, and takes the same again as no change', async () => {
    const declaration = Declaration.parse({
      id: 'jembatan',
      title: { id: 'Jembatan', en: 'Bridges' },
      definition: { id: 'Jembatan provinsi.', en: 'Provincial bridges.' },
      owner: { agency: 'pupr', role: { id: 'Kepala Dinas', en: 'Head' } },
      fields: [
        { key: 'kode', title: { id: 'Kode', en: 'Code' }, type: 'text', required: true, roles: ['key'] },
        { key: 'panjang', title: { id: 'Panjang', en: 'Length' }, type: 'number' },
      ],
      rowKey: ['kode'],
      cadence: 'yearly',
      map: { kind: 'none' },
    });
    const made = await store.putDataset(declaration, actor('kominfo', 'walidata'));
    expect(made).toMatchObject({ version: 1, changed: true });
    await submitRows(store, 'jembatan', [{ kode: 'J1', panjang: 12.5 }]);
    const head = await store.head();
    expect(await store.putDataset(declaration, actor('kominfo', 'walidata'))).toMatchObject({
      version: 1,
      changed: false,
    });
    expect(await store.head()).toEqual(head);
    const narrow = {
      ...declaration,
      fields: declaration.fields.map((f) => (f.key === 'panjang' ? { ...f, max: 10 } : f)),
    };
    await expect(store.putDataset(narrow, actor('kominfo', 'walidata'))).rejects.toMatchObject({
      code: 'declaration_breaks_rows',
      details: { total: 1, rows: [{ key: 'J1', reason: 'kolom "panjang": 12.5 lebih dari 10' }] },
    });
    expect(await store.head()).toEqual(head);
  });
});

describe('two processes on one store', () => {
  it('hear each other’s commits in order, and what was missed while the connection was down', async () => {
    const second = await again();
    try {
      const heard: number[] = [];
      let wanted = 0;
      let arrived = (): void => undefined;
      second.onCommitted(({ seq }: Committed) => {
        heard.push(seq);
        if (seq >= wanted) arrived();
      });
      const until = (seq: number): Promise<void> =>
        new Promise((resolve) => {
          wanted = seq;
          arrived = resolve;
          if (heard.includes(seq)) resolve();
        });
      const one = await submitRows(store, 'population', population(1));
      await until(one.seq ?? 0);
      await behind((client) =>
        client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`,
        ),
      );
      await submitRows(store, 'population', population(2));
      const three = await submitRows(store, 'population', population(3));
      await until(three.seq ?? 0);
      expect(heard).toEqual([2, 3, 4]);
    } finally {
      await second.close();
    }
  });
});

describe('putSystemRows', () => {
  it('takes a number for what is new, and none for what is known', async () => {
    const topic = 'sys-basemap' as DatasetId;
    const rows = [{ key: 'outlines' as RowKey, values: { part: 'outlines', state: 'ready', approximate: true } }];
    const before = await store.head();
    await store.putSystemRows(topic, rows);
    const after = await store.head();
    expect(after.seq).toBe(before.seq + 1);
    expect((await store.cursor(topic))?.seq).toBe(after.seq);
    await store.putSystemRows(topic, rows);
    expect(await store.head()).toEqual(after);
  });
});

describe('mappings', () => {
  it('are the declared ones and those made on screen, which win', async () => {
    const schools = 'schools' as DatasetId;
    await store.putMapping(schools, { name: 'daftar-kami', columns: { npsn: 'NPSN' }, numbers: 'id' }, actor('disdik'));
    await store.putMapping(
      schools,
      { name: 'dapodik-daftar', columns: { npsn: 'No' }, numbers: 'id' },
      actor('disdik'),
    );
    const byName = new Map((await store.mappings(schools)).map((mapping) => [mapping.name, mapping]));
    expect([...byName.keys()].sort()).toEqual(['dapodik-daftar', 'daftar-kami'].sort());
    expect(byName.get('dapodik-daftar')?.columns).toEqual({ npsn: 'No' });
    const unknown = store.putMapping(
      'tidak-ada' as DatasetId,
      { name: 'x', columns: {}, numbers: 'auto' },
      actor('disdik'),
    );
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
