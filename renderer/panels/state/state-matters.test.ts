// The state of the data: the connection first, what needs somebody before what is well, nothing unsaid.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { LIVE, memoryFeed, plainTable, supplied } from '../../app/feed/testing/memory-feed';
import { startTexts } from '../../app/i18n';
import { openMatters, type StateRequest, stateMatters } from './state-matters';

const declared = (id: string) => Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === id));
const NOW = Date.UTC(2026, 10, 25, 6, 20);
let t: TFunction;
beforeAll(async () => {
  t = (await startTexts('id')).t;
});

const tables = [
  plainTable(declared('schools'), [
    { values: { pupils: 1 }, region: '12.71' },
    { values: { pupils: 1 }, region: null },
  ]),
  plainTable(declared('population'), []),
];

function matters(change: Partial<StateRequest> = {}) {
  const feed = memoryFeed(tables);
  return stateMatters({
    connection: LIVE,
    catalogue: feed.catalogue(),
    rows: (entry) => feed.rows(entry.declaration.id),
    supply: [supplied('schools', 'disdik', ['2026-Q1', '2026-Q2'])],
    basemap: { state: 'ready', attribution: 'uji', approximate: true, missingKecamatan: [], message: null },
    reference: { regions: new Map(), aliases: new Map(), agencies: new Map() },
    now: NOW,
    t,
    locale: 'id',
    ...change,
  });
}

describe('stateMatters', () => {
  it('names the late owner with its days, rows without a place and the empty dataset', () => {
    const list = matters();
    expect(list.map((m) => [m.id, m.mark])).toEqual([
      ['server', 'ok'],
      ['schools:disdik', 'late'],
      ['schools:place', 'warn'],
      ['population', 'none'],
      ['cache', 'ok'],
      ['outlines', 'ok'],
      ['drawn', 'ok'],
    ]);
    expect(list[1]).toMatchObject({ state: 'terlambat 46 hari', since: 'jatuh tempo 10 Okt 2026' });
    expect(openMatters(list)).toBe(3);
  });

  it('says since when it is offline, what is safe, and offers to connect', () => {
    const [first] = matters({
      connection: { ...LIVE, presence: { state: 'offline', since: NOW - 45 * 60_000 }, fromCache: true },
    });
    expect(first).toMatchObject({ mark: 'warn', state: 'Luring sejak 12.35', since: '45 menit', action: 'reconnect' });
  });

  it('says what keeps the server from its work, and nothing of it while all is well', () => {
    const well = { state: 'ok', since: NOW, freeBytes: 1 } as const;
    const server = {
      database: { state: 'up', since: NOW },
      disk: { ...well, state: 'full', since: NOW - 60_000 },
      clock: { state: 'ok', since: NOW, offByMs: 0 },
    } as const;
    const list = matters({ connection: { ...LIVE, server } });
    expect(list.filter((m) => m.id.startsWith('server:'))).toMatchObject([
      { id: 'server:disk', mark: 'late', what: 'Penyimpanan server', state: 'penuh' },
    ]);
    const fine = matters({ connection: { ...LIVE, server: { ...server, disk: well } } });
    expect(fine.filter((m) => m.id.startsWith('server:'))).toEqual([]);
  });

  it('asks to sign in again when it is refused, and says what a broken cache means', () => {
    const list = matters({
      connection: { ...LIVE, presence: { state: 'refused', code: 'unauthorized' }, cache: 'broken' },
    });
    expect(list[0]).toMatchObject({ mark: 'late', action: 'sign-in' });
    expect(list.find((m) => m.id === 'cache')).toMatchObject({ mark: 'warn' });
  });
});
