// Each honest state of presence, from the facts that make it.
import type { Epoch, Seq } from '@shared/ids';
import { describe, expect, it } from 'vitest';
import { type PresenceFacts, presenceOf } from './presence-of';

const epoch = 'epoch-0001' as Epoch;
const at = (seq: number) => ({ epoch, seq: seq as Seq, at: 0 });
const START: PresenceFacts = {
  refused: null,
  answered: false,
  settled: false,
  head: null,
  version: null,
  failed: false,
  startedAt: 100,
  contactAt: null,
};

describe('presenceOf', () => {
  it.each([
    ['the first try', {}, { state: 'connecting', since: 100 }],
    ['the first try, with a cache', { contactAt: 50, version: at(4) }, { state: 'connecting', since: 100 }],
    ['no server and no cache', { failed: true }, { state: 'never' }],
    ['no server, with a cache', { failed: true, contactAt: 50 }, { state: 'offline', since: 50 }],
    ['all applied', { answered: true, settled: true, head: at(9), version: at(9) }, { state: 'live' }],
    [
      'again after a loss',
      { failed: true, answered: true, settled: true, head: at(9), version: at(9) },
      { state: 'live' },
    ],
    ['some to come', { answered: true, head: at(9), version: at(4) }, { state: 'behind', changes: 5 }],
    ['fetching at the head', { answered: true, head: at(9), version: at(9) }, { state: 'behind', changes: 1 }],
    ['a first snapshot', { answered: true, head: at(9) }, { state: 'behind', changes: 9 }],
    [
      'another epoch',
      { answered: true, head: { ...at(9), epoch: 'epoch-0002' as Epoch }, version: at(400) },
      { state: 'behind', changes: 9 },
    ],
    ['a refusal', { refused: 'unauthorized', answered: true } as const, { state: 'refused', code: 'unauthorized' }],
  ] satisfies [string, Partial<PresenceFacts>, unknown][])('%s', (_name, facts, expected) => {
    expect(presenceOf({ ...START, ...facts })).toEqual(expected);
  });
});
