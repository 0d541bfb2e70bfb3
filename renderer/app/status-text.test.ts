// The status line says what keeps the server from its work, the worst first, and nothing while all is well.
import type { ServerState } from '@shared/protocol/server-state';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTexts } from './i18n';
import { statusText } from './status-text';

const NOW = Date.UTC(2026, 10, 25, 6, 20);
const WELL: ServerState = {
  database: { state: 'up', since: NOW },
  disk: { state: 'ok', since: NOW, freeBytes: 1e10 },
  clock: { state: 'ok', since: NOW, offByMs: 0 },
};
const FULL = { state: 'full', since: NOW, freeBytes: 0 } as const;
const SET = { state: 'stepped', since: NOW, offByMs: -3_600_000 } as const;
let id: TFunction;
let en: TFunction;
beforeAll(async () => {
  id = (await startTexts('id')).t;
  en = (await startTexts('en')).t;
});

const said = (server: ServerState | null, t = id) =>
  statusText({ presence: { state: 'live' }, server }, t, t === id ? 'id' : 'en', NOW);

describe('the status line', () => {
  it('says nothing of a server that is well, or tells nothing', () => {
    for (const server of [null, WELL]) expect(said(server)).toEqual({ mark: 'ok', words: 'Langsung', troubled: false });
  });

  it('names what is refused and why, with its mark', () => {
    expect(said({ ...WELL, disk: FULL })).toEqual({
      mark: 'late',
      words: 'Langsung; kiriman ditolak: penyimpanan server penuh',
      troubled: true,
    });
    expect(said({ ...WELL, clock: SET })).toMatchObject({ mark: 'warn', words: 'Langsung; jam server baru diubah' });
    expect(said({ ...WELL, disk: FULL }, en).words).toBe('Live; submissions refused: the server’s disk is full');
  });

  it('names the worst of several', () => {
    const database = { state: 'down', since: NOW } as const;
    expect(said({ database, disk: FULL, clock: SET }).words).toContain('basis data');
    expect(said({ ...WELL, disk: FULL, clock: SET }).words).toContain('penyimpanan');
  });

  it('keeps the mark of who is refused', () => {
    const presence = { state: 'refused', code: 'unauthorized' } as const;
    expect(statusText({ presence, server: { ...WELL, clock: SET } }, id, 'id', NOW).mark).toBe('late');
  });
});
