// What keeps the server from its work: nothing while all is well, the worst first, each with its mark and its sentence.
import type { ServerState } from '@shared/protocol/server-state';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTexts } from './i18n';
import { serverTroubles, statusMark, troubleText } from './server-trouble';

const NOW = Date.UTC(2026, 10, 25, 6, 20);
const WELL: ServerState = {
  database: { state: 'up', since: NOW },
  disk: { state: 'ok', since: NOW, freeBytes: 1e10 },
  clock: { state: 'ok', since: NOW, offByMs: 0 },
};
const DOWN = { state: 'down', since: NOW } as const;
const FULL = { state: 'full', since: NOW - 900_000, freeBytes: 0 } as const;
const LOW = { state: 'low', since: NOW, freeBytes: 1e8 } as const;
const SET = { state: 'stepped', since: NOW, offByMs: -3_600_000 } as const;
let id: TFunction;
let en: TFunction;
beforeAll(async () => {
  id = (await startTexts('id')).t;
  en = (await startTexts('en')).t;
});

const said = (server: ServerState, t = id) => {
  const [worst, ...others] = serverTroubles(server);
  return worst ? troubleText(worst, others.length, t, t === id ? 'id' : 'en', NOW) : null;
};

describe('a server’s troubles', () => {
  it('are none while it is well, or tells nothing', () => {
    expect([serverTroubles(null), serverTroubles(WELL)]).toEqual([[], []]);
    expect(said(WELL)).toBeNull();
  });

  it('are told with what they hinder, why and since when', () => {
    expect(said({ ...WELL, disk: FULL })).toBe('Server: penyimpanan penuh sejak 13.05, kiriman ditolak');
    expect(said({ ...WELL, disk: FULL }, en)).toBe('Server: disk full since 13:05, submissions refused');
    expect(said({ ...WELL, clock: SET })).toBe('Server: jam baru diubah');
  });

  it('are told the worst first, with how many more there are', () => {
    expect(said({ database: DOWN, disk: FULL, clock: SET })).toBe(
      'Server: basis data terhenti sejak 13.20, kiriman ditolak; 2 hal lain',
    );
    expect(serverTroubles({ ...WELL, disk: LOW, clock: SET }).map((s) => s.state)).toEqual(['low', 'stepped']);
  });

  it('give the status line its mark, except where that is graver', () => {
    expect(statusMark('ok', WELL)).toBe('ok');
    expect(statusMark('ok', { ...WELL, disk: LOW })).toBe('warn');
    expect(statusMark('warn', { ...WELL, disk: FULL })).toBe('late');
    expect(statusMark('late', { ...WELL, clock: SET })).toBe('late');
  });
});
