// What is said of a source: its state, its age and its reason, and never that nothing happened.
import { earthquakes } from '@shared/datasets/earthquakes';
import type { SourceState } from '@shared/ephemeral/sources';
import type { DatasetId } from '@shared/ids';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTexts } from './i18n';
import { allRead, sourceText, spanText } from './source-text';

const NOW = Date.UTC(2026, 10, 25, 6, 20);
const STATE: SourceState = {
  title: { id: 'BMKG, gempa terkini', en: 'BMKG, newest earthquake' },
  dataset: earthquakes.id as DatasetId,
  attribution: { id: 'BMKG', en: 'BMKG' },
  state: 'ok',
  since: NOW - 3_600_000,
  lastTryAt: NOW,
  lastSuccessAt: NOW - 5 * 60_000,
  nextTryAt: NOW + 60_000,
  reason: null,
  brief: null,
  records: null,
};
const REASON = { id: 'Jawaban sumber kosong.', en: 'The source answered with nothing.' };

let t: TFunction;
beforeAll(async () => {
  t = (await startTexts('id')).t;
});
const say = (change: Partial<SourceState>) => sourceText({ ...STATE, ...change }, t, 'id', NOW);

describe('a source in words', () => {
  it('has a mark, an age and a reason for each state', () => {
    expect(say({})).toEqual({ mark: 'ok', words: 'terbaca 5 mnt lalu', reason: '' });
    expect(say({ state: 'late', reason: REASON })).toEqual({
      mark: 'warn',
      words: 'belum menjawab; terakhir terbaca 5 mnt lalu',
      reason: 'Jawaban sumber kosong.',
    });
    expect(say({ state: 'failing', reason: REASON }).words).toBe(
      'tidak terbaca sejak 12.20; terakhir terbaca 5 mnt lalu',
    );
    expect(say({ state: 'failing', lastSuccessAt: null }).words).toBe(
      'tidak terbaca sejak 12.20; belum pernah terbaca',
    );
    expect(say({ state: 'waiting' }).mark).toBe('loading');
    expect(say({ state: 'off' })).toMatchObject({ mark: 'frozen', words: 'dimatikan' });
  });

  it('says something of the world only when every source was read', () => {
    const known = (state: SourceState['state']) => ({ id: state, state: { ...STATE, state }, at: NOW });
    expect(allRead([known('ok'), known('ok')])).toBe(true);
    for (const state of ['late', 'failing', 'waiting', 'off'] as const)
      expect(allRead([known('ok'), known(state)])).toBe(false);
    expect(allRead([])).toBe(false);
  });

  it('names spans as people do', () => {
    expect([24, 168, 720].map((hours) => spanText(hours, t))).toEqual(['24 jam', '7 hari', '30 hari']);
  });
});
