// Every store that an earlier version left behind can be loaded, brought forward, read back to its first day, and written on.
import { createReadStream, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Declaration } from '@shared/dataset/declaration';
import { isSystemDataset } from '@shared/datasets';
import type { DatasetId, RowKey, Seq } from '@shared/ids';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { Header } from '../../server/backup/format';
import { loadDump } from '../../server/backup/load';
import { silentLog } from '../../server/database/log';
import type { Store } from '../../server/store/contract';
import { MIGRATIONS } from '../../server/store/migrations';
import { openStore } from '../../server/store/open';
import { type TestDatabase, testDatabase } from '../../server/testing/database';
import { actor, submitRows } from '../../server/testing/submit';

const FOLDER = fileURLToPath(new URL('../fixtures/stores/', import.meta.url));
const FIXTURES = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const NOW = Date.UTC(2026, 11, 1, 5);

let database: TestDatabase;
let client: pg.Client;
let store: Store | undefined;

async function load(name: string): Promise<{ header: Header; store: Store }> {
  database = await testDatabase();
  client = new pg.Client({ ...database.connection, options: '-c search_path=sumut' });
  await client.connect();
  const { header } = await loadDump(client, createReadStream(path.join(FOLDER, name)), NOW);
  store = await openStore({ ...database.options, clock: () => NOW, log: silentLog });
  return { header, store };
}

afterEach(async () => {
  await client.end();
  await store?.close();
  await database.dispose();
});

interface Held {
  id: DatasetId;
  key: RowKey;
  vals: Record<string, unknown>;
}

const query = { limit: 10_000, offset: 0, state: 'published', direction: 'asc' } as const;
const walidata = actor('kominfo', 'walidata');

describe.each(FIXTURES)('%s', (name) => {
  it('is brought forward with its rows, its numbers and its whole history', async () => {
    const { header, store } = await load(name);
    const applied = await client.query('SELECT name FROM schema_migration ORDER BY no');
    expect(applied.rows.map((row) => row.name)).toEqual(MIGRATIONS.map((migration) => migration.name));
    const head = await store.head();
    expect(head.epoch).toBe(header.epoch);
    // Only today's built-in declarations may have been added.
    expect(head.seq).toBeGreaterThanOrEqual(header.seq);
    expect(head.seq).toBeLessThanOrEqual(header.seq + 1);

    const published = await store.rowCounts();
    const held = await client.query<Held>(
      `SELECT t.id, r.key, r.vals FROM row_current r JOIN topic t ON t.no = r.topic WHERE r.track = 0`,
    );
    expect(held.rows.length).toBeGreaterThan(50);
    for (const { declaration, seq } of await store.datasets()) {
      expect(() => Declaration.parse(declaration)).not.toThrow();
      const answer = await store.rows(declaration.id, { ...query }, {}, walidata);
      const mine = held.rows.filter((row) => row.id === declaration.id);
      expect(answer.total).toBe(mine.length);
      expect(published.get(declaration.id)).toBe(mine.length);
      for (const { key, vals } of mine) {
        const read = answer.rows.find((row) => row.key === key);
        for (const [field, value] of Object.entries(vals)) expect(read?.values[field]).toEqual(value);
        const history = await store.rowHistory(declaration.id, key);
        expect(history?.versions[0]?.values).toEqual(read?.values);
      }
      if (isSystemDataset(declaration.id) || mine.length === 0) continue;
      // The past can still be read, and so can the change since the declaration in force.
      const delta = await store.changesSince(declaration.id, seq, 10_000);
      expect(delta?.upserts.length).toBe(answer.rows.filter((row) => row.seq > seq).length);
      const past = await store.rows(declaration.id, { ...query, at: header.seq }, {}, walidata);
      expect(past.total).toBe(mine.length);
    }
    for (const receipt of await store.receipts({ limit: 1000 })) {
      const whole = receipt.number && (await store.receipt(receipt.number));
      // A list leaves out the problems, which it only counts.
      expect(whole && { ...whole, problems: [] }).toEqual(receipt);
    }
  });

  it('takes further submissions in the same sequence', async () => {
    const { store } = await load(name);
    const before = await store.head();
    // Receipts of submissions and of withdrawals share one series.
    const last = await client.query<{ no: number }>(
      'SELECT max(no)::int AS no FROM (SELECT no FROM submission UNION ALL SELECT no FROM withdrawal) AS all_numbers',
    );
    const rows = [{ regionCode: '12.01', year: 2025, male: 1, female: 2, total: 3 }];
    const receipt = await submitRows(store, 'population', rows, { agency: 'dukcapil-pmd', receivedAt: NOW });
    expect(receipt).toMatchObject({ seq: before.seq + 1, accepted: 1, changed: 1 });
    expect(Number(receipt.number?.split('-').at(-1))).toBe((last.rows[0]?.no ?? Number.NaN) + 1);
    const history = await store.rowHistory('population' as DatasetId, '12.01|2025' as RowKey);
    expect(history?.versions.map((version) => version.values?.total)).toEqual([3, 369_482]);
  });
});

it('keeps the correction, the removal and the rows that wait of the first milestone', async () => {
  const { header, store } = await load('1-the-road.txt');
  expect(header.migrations).toEqual(['0001-first']);
  const counts = 'school-counts' as DatasetId;
  const corrected = await store.rowHistory(counts, '12.01|2026' as RowKey);
  expect(corrected?.versions.map((version) => version.values?.tk)).toEqual([83, 82]);
  const before = corrected?.versions[1]?.until as Seq;
  const past = await store.rows(counts, { ...query, at: before - 1 }, {}, walidata);
  const now = await store.rows(counts, { ...query }, {}, walidata);
  expect(past.total).toBe(now.total + 1);
  const gone = past.rows.find((row) => now.rows.every(({ key }) => key !== row.key));
  const removal = gone && (await store.rowHistory(counts, gone.key));
  expect(removal?.versions[0]).toMatchObject({ values: null, until: null });
  const posko = 'posko-pengungsian' as DatasetId;
  const waiting = await store.rows(posko, { ...query, state: 'submitted' }, {}, walidata);
  expect(waiting.rows.map(({ key }) => key).sort()).toEqual(['P1', 'P2', 'P3']);
  const shown = await store.rows(posko, { ...query }, {}, walidata);
  expect(shown.rows.map(({ key }) => key).sort()).toEqual(['P1', 'P2']);
  expect((await store.mappings('schools' as DatasetId)).map(({ name }) => name)).toContain('daftar-kami');
});

it('keeps the withdrawal and the display of the second milestone', async () => {
  const { header, store } = await load('2-the-road-holds.txt');
  expect(header.migrations.at(-1)).toBe('0005-ephemeral');
  const people = 'population' as DatasetId;
  const held = await store.rows(people, { ...query }, { year: ['2023'] }, walidata);
  expect(held.rows.map((row) => [row.key, row.values.total])).toEqual([['12.02|2023', 30]]);
  // What was withdrawn stays in the history, with its end.
  const gone = await store.rowHistory(people, '12.01|2023' as RowKey);
  expect(gone?.versions.map((version) => version.values?.total ?? null)).toEqual([null, 10]);
  const displays = (await store.tokens()).filter(({ display }) => display !== null);
  expect(displays).toMatchObject([{ display: 'Dinding 1', role: 'read', agency: 'kominfo' }]);
});
