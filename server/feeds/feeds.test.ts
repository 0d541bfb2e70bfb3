// The whole road of a feed, from a local server that plays BMKG and USGS to rows, sequence and source states; and every bad answer.
import type { RowsQuery } from '@shared/api/datasets';
import type { SourceState } from '@shared/ephemeral/sources';
import type { DatasetId } from '@shared/ids';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadRegionReference } from '../ingest/regions/reference';
import { projectFolders } from '../project-folders';
import { DEFAULT_SETTINGS } from '../settings/schema';
import { type ReplayServer, replayServer } from '../testing/replay-server';
import { type Serving, serving } from '../testing/serving';
import { actor } from '../testing/submit';
import { type Feeds, startFeeds } from './feeds';
import { autogempa, collection, dirasakan, feature, NIAS, NIAS_TIME, PEKALONGAN } from './testing';

const AUTO = '/autogempa.json';
const FELT = '/gempadirasakan.json';
const USGS = '/2.5_day.geojson';
const DATASET = 'earthquakes' as DatasetId;
const ALL = { limit: 1000, offset: 0, state: 'published', direction: 'asc', sort: 'source' } as RowsQuery;

let s: Serving;
let source: ReplayServer;
let feeds: Feeds | null = null;
let lines: { message: string; details: Record<string, unknown> }[];

/** An event that does not concern us, two days before. */
const FAR = autogempa({ ...PEKALONGAN, Tanggal: '21 Apr 2023', DateTime: '' });

async function open(): Promise<void> {
  s = await serving();
  s.clock.now = NIAS_TIME + 600_000;
}

async function close(): Promise<void> {
  await s.dispose();
}

beforeEach(async () => {
  source = await replayServer();
  source.answer(AUTO, { body: FAR });
  source.answer(FELT, { body: dirasakan() });
  source.answer(USGS, { body: collection() });
  lines = [];
});
afterEach(async () => {
  await feeds?.stop();
  feeds = null;
  await source.close();
});

/** Starts the feeds with timers that never go off: a test polls by itself. */
async function start(over: { urls?: Partial<Record<string, string>>; enabled?: boolean; timeoutMs?: number } = {}) {
  const { resourcesDir } = projectFolders();
  const one = (path: string) => ({
    enabled: over.enabled ?? true,
    url: over.urls?.[path] ?? source.url(path),
    intervalSeconds: 60,
  });
  const note = (details: object, message: string) => lines.push({ message, details: details as never });
  await feeds?.stop();
  feeds = await startFeeds({
    store: s.store,
    ephemeral: s.server.ephemeral,
    regions: await loadRegionReference(`${resourcesDir}/reference`),
    dataDir: s.dataDir,
    settings: {
      ...DEFAULT_SETTINGS.feeds,
      bmkgAutogempa: one(AUTO),
      bmkgGempadirasakan: one(FELT),
      usgs: one(USGS),
    },
    version: '0.0.0-test',
    log: { info: note, warn: note, error: note },
    timers: { now: () => s.clock.now, set: () => 0, clear: () => undefined },
    random: () => 0.5,
    limits: { timeoutMs: over.timeoutMs ?? 5_000, maxBytes: 200_000 },
  });
}

const poll = async (...ids: string[]) => {
  for (const id of ids) await feeds?.pollers.get(id)?.poll();
};
const pollAll = () => poll('bmkg-autogempa', 'bmkg-gempadirasakan', 'usgs');

/** What the table of last values holds of a source. */
async function state(id: string): Promise<SourceState> {
  const found = (await s.store.ephemeral.since(0)).find((r) => r.topic === 'sources' && r.key === id);
  return found?.value as SourceState;
}

async function rows() {
  return (await s.store.rows(DATASET, ALL, {}, actor('kominfo', 'walidata'))).rows;
}

describe('a feed', () => {
  beforeEach(open);
  afterEach(close);

  it('becomes rows by the same road as an agency’s file, with place, receipt and attribution', async () => {
    source.answer(AUTO, { body: autogempa(NIAS) });
    await start();
    expect(await state('bmkg-autogempa')).toMatchObject({ state: 'waiting', lastTryAt: null, dataset: DATASET });
    await pollAll();
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      key: 'bmkg|20230422T170945Z',
      values: {
        magnitude: 5.8,
        depth: 27,
        time: '2023-04-22T17:09:45Z',
        feltMost: 3,
        tsunami: 'tidak',
        record: 'utama',
      },
      place: { precision: 'point', lon: 98.58, lat: -0.76 },
      provenance: { agency: 'bpbd', role: 'Server pusat (otomatis, dari BMKG dan USGS)' },
    });
    const [receipt] = await s.store.receipts({ dataset: DATASET, limit: 5 });
    expect(receipt).toMatchObject({ accepted: 1, rejected: 0, problemCounts: { error: 0, warning: 0 } });
    expect(await state('bmkg-autogempa')).toMatchObject({
      state: 'ok',
      lastSuccessAt: s.clock.now,
      nextTryAt: s.clock.now + 60_000,
      records: { read: 1, relevant: 1, unreadable: 0 },
      attribution: { id: 'BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)' },
    });
  });

  it('that brings nothing new writes no submission, row or sequence number', async () => {
    source.answer(AUTO, { body: autogempa(NIAS), headers: { etag: '"a1"' } });
    source.answer(FELT, { body: dirasakan(NIAS, PEKALONGAN) });
    source.answer(USGS, { body: collection(feature('us6000k6eh')) });
    await start();
    await pollAll();
    const before = { head: await s.store.head(), receipts: await s.store.receipts({ limit: 99 }), rows: await rows() };
    s.clock.now += 60_000;
    await pollAll();
    await pollAll();
    // Also after a restart, which remembers nothing of what it asked.
    await start();
    await pollAll();
    expect({ head: await s.store.head(), receipts: await s.store.receipts({ limit: 99 }), rows: await rows() }).toEqual(
      before,
    );
    const asked = source.asked(AUTO);
    expect(asked[1]?.['if-none-match']).toBe('"a1"');
    expect(asked[0]?.['user-agent']).toMatch(/^SumutSmartProvince\/0\.0\.0-test /);
    expect((await state('bmkg-autogempa')).state).toBe('ok');
  });

  it('that revises an event changes its row and keeps its history', async () => {
    source.answer(AUTO, { body: autogempa({ ...NIAS, Dirasakan: '-' }) });
    await start();
    await pollAll();
    // Two seconds later and ten kilometres on, with another size: the same event.
    const revised = { ...NIAS, Jam: '00:09:47 WIB', DateTime: '2023-04-22T17:09:47+00:00', Lintang: '0.85 LS' };
    source.answer(AUTO, { body: autogempa({ ...revised, Magnitude: '5.6' }) });
    await pollAll();
    const held = await rows();
    expect(held.map((r) => [r.key, r.values.magnitude, r.values.time])).toEqual([
      ['bmkg|20230422T170945Z', 5.6, '2023-04-22T17:09:47Z'],
    ]);
    const history = await s.store.rowHistory(DATASET, held[0]?.key as never);
    expect(history?.versions.map((v) => v.values?.magnitude)).toEqual([5.6, 5.8]);
  });

  it('and another of the same source that disagree do not write by turns', async () => {
    source.answer(AUTO, { body: autogempa({ ...NIAS, Dirasakan: '-' }) });
    source.answer(FELT, { body: dirasakan({ ...NIAS, Magnitude: '5.9', Kedalaman: '' }) });
    await start();
    await pollAll();
    const before = await s.store.head();
    for (let i = 0; i < 3; i += 1) await pollAll();
    expect(await s.store.head()).toEqual(before);
    const [row] = await rows();
    expect(row?.values).toMatchObject({ magnitude: 5.8, depth: 27, felt: NIAS.Dirasakan });
  });

  it('and another source with the same event stand side by side, tied, and one speaks for the event', async () => {
    source.answer(USGS, { body: collection(feature('us6000k6eh')) });
    await start();
    await pollAll();
    expect((await rows()).map((r) => [r.key, r.values.record])).toEqual([['usgs|us6000k6eh', 'utama']]);
    source.answer(AUTO, { body: autogempa(NIAS) });
    // A shock of another size at the same place ten minutes earlier is another event.
    const other = feature('us1', { properties: { time: 1682183385448 - 600_000, mag: 4.4 } });
    source.answer(USGS, { body: collection(feature('us6000k6eh'), other) });
    await pollAll();
    expect((await rows()).map((r) => [r.key, r.values.record, r.values.sameAs, r.values.magnitude])).toEqual([
      ['bmkg|20230422T170945Z', 'utama', 'usgs|us6000k6eh', 5.8],
      ['usgs|us1', 'utama', null, 4.4],
      ['usgs|us6000k6eh', 'pembanding', 'bmkg|20230422T170945Z', 5.8],
    ]);
  });

  it('leaves out what is far away, and marks what its source takes back', async () => {
    source.answer(USGS, {
      body: collection(
        feature('us2', { coordinates: [139.7, 35.7, 20] }),
        feature('us3', { coordinates: [95.173, 5.8556, 121.876] }),
      ),
    });
    await start();
    await pollAll();
    expect((await rows()).map((r) => r.key)).toEqual(['usgs|us3']);
    expect((await state('usgs')).records).toEqual({ read: 2, relevant: 1, unreadable: 0 });
    const deleted = { coordinates: [95.173, 5.8556, 121.876], properties: { status: 'deleted' } };
    source.answer(USGS, { body: collection(feature('us3', deleted)) });
    await pollAll();
    expect((await rows()).map((r) => r.values.record)).toEqual(['ditarik']);
  });
});

describe('a source', () => {
  beforeAll(open);
  // Each test begins with sources that were never heard; the server's mirror of the table follows a moment behind it.
  beforeEach(async () => {
    await s.server.ephemeral.remove('sources', { keys: ['bmkg-autogempa', 'bmkg-gempadirasakan', 'usgs'] });
    await vi.waitFor(() => expect(s.server.ephemeral.list('sources')).toEqual([]), { timeout: 20_000 });
  });
  afterAll(close);

  const big = `{"Infogempa":{"gempa":"${'x'.repeat(300_000)}"}}`;
  const bad: [string, Parameters<ReplayServer['answer']>[1], RegExp][] = [
    ['a web page', { body: '<!DOCTYPE html><title>Terindikasi sebagai serangan</title>' }, /halaman web/],
    ['a web page that says it is JSON', { body: '\n <html></html>' }, /halaman web/],
    ['nothing', { body: '' }, /kosong/],
    ['half an answer', { body: JSON.stringify(autogempa(NIAS)).slice(0, 120) }, /terpotong/],
    ['words', { body: 'Sedang dipelihara' }, /Bentuk data/],
    ['another shape', { body: { Infogempa: {} } }, /Bentuk data/],
    ['a record without a time', { body: autogempa({ ...NIAS, Jam: '', DateTime: '' }) }, /Tidak satu pun/],
    ['an event of tomorrow', { body: autogempa({ ...NIAS, Tanggal: '25 Apr 2023', DateTime: '' }) }, /masa depan/],
    ['an error', { status: 500, body: 'galat' }, /galat 500/],
    ['too much at once', { body: big }, /melebihi/],
    ['a redirect to another host', { status: 302, headers: { location: 'https://login.example/' } }, /mengalihkan/],
    ['a circle of redirects', { status: 302, headers: { location: AUTO } }, /mengalihkan/],
    ['a cut connection', { raw: (r) => r.destroy() }, /tidak dapat dihubungi/],
    [
      'an answer that stops',
      { raw: (r) => void r.writeHead(200, { 'content-type': 'application/json' }).write('{"Info') },
      /tidak menjawab dalam/,
    ],
  ];
  it.each(bad)(
    'that answers with %s is failing, with its reason, and takes nothing away',
    async (_name, answering, reason) => {
      source.answer(AUTO, { body: autogempa(NIAS) });
      await start({ timeoutMs: 1_500 });
      await pollAll();
      const before = { head: await s.store.head(), rows: await rows() };
      const heard = s.clock.now;
      source.answer(AUTO, answering);
      s.clock.now += 60_000;
      await poll('bmkg-autogempa');
      const late = await state('bmkg-autogempa');
      expect(late).toMatchObject({ state: 'late', since: s.clock.now, lastSuccessAt: heard });
      expect(late.reason?.id).toMatch(reason);
      // Each failure is waited for longer.
      expect((late.nextTryAt ?? 0) - s.clock.now).toBe(120_000);
      await poll('bmkg-autogempa');
      await poll('bmkg-autogempa');
      expect(await state('bmkg-autogempa')).toMatchObject({ state: 'failing', lastSuccessAt: heard });
      expect({ head: await s.store.head(), rows: await rows() }).toEqual(before);
      // The others go on.
      expect((await state('usgs')).state).toBe('ok');
      source.answer(AUTO, { body: autogempa(NIAS) });
      await poll('bmkg-autogempa');
      expect(await state('bmkg-autogempa')).toMatchObject({ state: 'ok', reason: null, lastSuccessAt: s.clock.now });
      // Only what changed was logged, not every try.
      const logged = lines
        .filter((l) => l.details.source === 'bmkg-autogempa')
        .map((l) => `${l.details.from}>${l.details.state}`);
      expect(logged).toEqual(['waiting>ok', 'ok>late', 'late>failing', 'failing>ok']);
    },
  );

  it('that was never heard is failing at once, and nothing else is different', async () => {
    const before = await rows();
    await source.close();
    await start();
    await pollAll();
    for (const id of ['bmkg-autogempa', 'bmkg-gempadirasakan', 'usgs'])
      expect(await state(id)).toMatchObject({
        state: 'failing',
        lastSuccessAt: null,
        reason: { id: expect.stringContaining('ECONNREFUSED') },
      });
    expect(await rows()).toEqual(before);
    const ready = await s.ask('', 'GET', '/readyz');
    expect(ready.status).toBe(200);
    source = await replayServer();
  });

  it('is given the patience that it asks for', async () => {
    source.answer(AUTO, { status: 429, headers: { 'retry-after': '1800' } });
    await start();
    await poll('bmkg-autogempa');
    const busy = await state('bmkg-autogempa');
    expect(busy.reason?.id).toMatch(/menunggu/);
    expect((busy.nextTryAt ?? 0) - s.clock.now).toBe(1_800_000);
  });

  it('within its own host may move', async () => {
    source.answer('/old.json', { status: 301, headers: { location: AUTO } });
    await start({ urls: { [AUTO]: source.url('/old.json') } });
    await poll('bmkg-autogempa');
    expect((await state('bmkg-autogempa')).state).toBe('ok');
  });

  it('whose clock differs from ours is read, and the difference is said', async () => {
    const date = new Date(s.clock.now - 3_600_000).toUTCString();
    source.answer(AUTO, { body: autogempa(NIAS), headers: { date } });
    await start();
    await poll('bmkg-autogempa');
    const skewed = await state('bmkg-autogempa');
    expect(skewed).toMatchObject({ state: 'ok' });
    expect(skewed.reason?.id).toMatch(/lebih cepat 60 menit/);
  });

  it('that is switched off says so and is not asked', async () => {
    await start({ enabled: false });
    expect(await state('usgs')).toMatchObject({
      state: 'off',
      nextTryAt: null,
      reason: { id: expect.stringContaining('setelan') },
    });
    expect(source.asked(USGS)).toEqual([]);
  });

  it('is remembered over a restart: when it was last heard, and since when it fails', async () => {
    await start();
    await pollAll();
    const heard = s.clock.now;
    const known = () => s.server.ephemeral.list('sources').find(({ key }) => key === 'usgs')?.value.lastSuccessAt;
    await vi.waitFor(() => expect(known()).toBe(heard), { timeout: 20_000 });
    s.clock.now += 3_600_000;
    await start();
    expect(await state('usgs')).toMatchObject({ state: 'waiting', lastSuccessAt: heard });
    source.answer(USGS, { status: 500 });
    await poll('usgs');
    expect(await state('usgs')).toMatchObject({ state: 'late', lastSuccessAt: heard });
  });
});
