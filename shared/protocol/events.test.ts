// Every message of the protocol survives the wire and its own schema; what is not a message does not.
import { describe, expect, it } from 'vitest';
import { SERVER_EVENT_SCHEMAS } from './events';
import { Presence } from './presence';
import { SubscribeAnswer, SubscribeRequest } from './subscribe';
import { OLDEST_SERVED, PROTOCOL_VERSION } from './version';

const epoch = 'a1b2c3d4e5';
const MESSAGES: { [K in keyof typeof SERVER_EVENT_SCHEMAS]: unknown } = {
  delta: {
    topic: 'schools',
    epoch,
    version: 1,
    from: 3,
    to: 4,
    at: 1_764_000_000_000,
    provenance: [
      {
        submission: 'TT-2026-000001',
        agency: 'disdik',
        role: 'Kepala Dinas',
        asOf: '2026-Q4',
        receivedAt: 1_764_000_000_000,
        verifications: 0,
      },
    ],
    upserts: [
      { k: '10260556', v: ['10260556', 'SD BANI ADAM', null, 203, true], p: [2, '12.71.12', null, null], s: 0, q: 4 },
    ],
    removes: ['10204766'],
  },
  announce: { topic: 'schools', epoch, version: 1, from: 3, to: 4, at: 1, bytes: 2_000_000 },
  head: { epoch, seq: 4, at: 1 },
  resync: { topic: 'schools', reason: 'slow' },
  progress: { dataset: 'schools', agency: 'disdik', request: 'r1', stage: 'checking', rows: 10, total: null },
  ephemeral: {
    topic: 'sources',
    whole: false,
    entries: [{ key: 'bmkg', value: { state: 'ok' }, at: 1 }],
    removes: ['x'],
  },
  'server-state': {
    database: { state: 'up', since: 1_795_582_800_000 },
    disk: { state: 'low', since: 1_795_582_800_000, freeBytes: 900_000_000 },
    clock: { state: 'behind', since: 1_795_582_800_000, offByMs: -86_400_000 },
  },
  refused: { code: 'protocol_too_old', message: 'Perbarui aplikasi ini.' },
};

describe('server events', () => {
  it.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])('%s comes back as it was sent', (name) => {
    const received = SERVER_EVENT_SCHEMAS[name].parse(JSON.parse(JSON.stringify(MESSAGES[name])));
    expect(received).toEqual(MESSAGES[name]);
  });

  it.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])('%s refuses a message with a part missing', (name) => {
    for (const part of Object.keys(MESSAGES[name] as object)) {
      const { [part]: _gone, ...rest } = MESSAGES[name] as Record<string, unknown>;
      expect(SERVER_EVENT_SCHEMAS[name].safeParse(rest).success, `${name} without ${part}`).toBe(false);
    }
  });
});

describe('client messages and states', () => {
  it('subscribe says what is held, or nothing', () => {
    const request = {
      topics: [
        { topic: 'schools', holds: null },
        { topic: 'population', holds: { epoch, seq: 9, version: 2 } },
      ],
    };
    expect(SubscribeRequest.parse(request)).toEqual(request);
    expect(SubscribeRequest.safeParse({ topics: [{ topic: 'Schools!', holds: null }] }).success).toBe(false);
    expect(
      SubscribeAnswer.safeParse({
        topics: [{ topic: 'schools', status: 'behind', at: { epoch, seq: 9, version: 1 } }],
        head: { epoch, seq: 9 },
        serverTime: 1,
      }).success,
    ).toBe(true);
  });

  it('presence has no state between the honest ones', () => {
    expect(Presence.safeParse({ state: 'online' }).success).toBe(false);
    expect(Presence.safeParse({ state: 'offline' }).success).toBe(false);
    expect(Presence.parse({ state: 'behind', changes: 3 })).toEqual({ state: 'behind', changes: 3 });
  });

  it('never serves a version newer than it speaks', () => {
    expect(OLDEST_SERVED).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });
});
