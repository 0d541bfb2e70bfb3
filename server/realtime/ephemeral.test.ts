// Ephemeral topics end to end on a started server: last values, changes, access, limits, other processes, and no trace in the log.
import type { BriefingDrawing } from '@shared/ephemeral/briefing';
import { drawingKey } from '@shared/ephemeral/briefing';
import type { SourceState } from '@shared/ephemeral/sources';
import type { DatasetId } from '@shared/ids';
import { type EphemeralDone, EphemeralSubscribed } from '@shared/protocol/ephemeral';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../database/log';
import { openStore } from '../store/open';
import { type Screen, screen } from '../testing/screen';
import { type Serving, serving } from '../testing/serving';
import { EphemeralMirror } from './ephemeral';

let s: Serving;
let operator: string;
let reader: string;
const open: Screen[] = [];

beforeAll(async () => {
  s = await serving();
  operator = await s.token('kominfo', 'operator');
  reader = await s.token('dinkes', 'read');
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await s.server.ephemeral.remove('briefing', { under: 'v1' });
});
afterAll(() => s.dispose());

const DRAWING: BriefingDrawing = {
  kind: 'line',
  positions: [
    [98.67, 3.59],
    [98.7, 3.6],
  ],
  tone: 1,
};
const STATE: SourceState = {
  title: { id: 'Sumber uji', en: 'Test source' },
  dataset: 'schools' as DatasetId,
  attribution: { id: 'Sumber uji', en: 'Test source' },
  state: 'ok',
  since: 1,
  lastTryAt: 1,
  lastSuccessAt: 1,
  nextTryAt: 2,
  reason: null,
  brief: null,
  records: null,
};

function connect(token: string): Screen {
  const made = screen(s.url, token);
  open.push(made);
  return made;
}

/** Sends whatever it is given, as a client that does not hold to the types would. */
function raw(client: Screen, event: string, message: unknown): Promise<unknown> {
  return (client.socket as unknown as { emitWithAck(event: string, data: unknown): Promise<unknown> }).emitWithAck(
    event,
    message,
  );
}

const follow = async (client: Screen, ...topics: string[]) =>
  EphemeralSubscribed.parse(await raw(client, 'ephemeral-subscribe', { topics }));
const set = (client: Screen, drawing: string, value: unknown = DRAWING) =>
  raw(client, 'ephemeral-set', { topic: 'briefing', key: drawingKey('v1', drawing), value }) as Promise<EphemeralDone>;

describe('ephemeral topics', () => {
  it('give all last values at once, then each change in order, to whoever follows', async () => {
    const before = await s.store.head();
    await s.server.ephemeral.set('sources', [{ key: 'uji', value: STATE }]);
    const [writer, watcher, other] = [connect(operator), connect(reader), connect(reader)];
    const { given, refused } = await follow(watcher, 'sources', 'briefing', 'nothing');
    expect(refused).toEqual(['nothing']);
    expect(given).toEqual([
      { topic: 'sources', whole: true, entries: [{ key: 'uji', value: STATE, at: s.clock.now }], removes: [] },
      { topic: 'briefing', whole: true, entries: [], removes: [] },
    ]);
    for (const tone of [1, 2, 3]) expect(await set(writer, 'd1', { ...DRAWING, tone })).toEqual({ done: true });
    expect(await set(writer, 'd2')).toEqual({ done: true });
    expect(await raw(writer, 'ephemeral-clear', { topic: 'briefing', which: { keys: ['v1/d1'] } })).toEqual({
      done: true,
    });
    await watcher.next('ephemeral', (m) => m.removes.includes('v1/d1' as never));
    const tones = watcher.messages.flatMap((m) =>
      m.event === 'ephemeral'
        ? m.data.entries.filter((e) => e.key === 'v1/d1').map((e) => (e.value as BriefingDrawing).tone)
        : [],
    );
    expect(tones).toEqual([...tones].sort());
    expect(tones.at(-1)).toBe(3);
    // Who comes later is given what holds now, and who does not follow is told nothing.
    expect((await follow(other, 'briefing')).given[0]?.entries.map((e) => e.key)).toEqual(['v1/d2']);
    expect(writer.messages.some((m) => m.event === 'ephemeral')).toBe(false);
    // Nothing of it is in the store's sequence.
    expect(await s.store.head()).toEqual(before);
  });

  it('are whole again after a lost connection, with what was set and removed meanwhile', async () => {
    const writer = connect(operator);
    await set(writer, 'old');
    const first = connect(reader);
    await follow(first, 'briefing');
    first.close();
    // Who stays is told when the server itself has heard: a write is answered before that.
    const stays = connect(reader);
    await follow(stays, 'briefing');
    await raw(writer, 'ephemeral-clear', { topic: 'briefing', which: { under: 'v1' } });
    await set(writer, 'new');
    await stays.next('ephemeral', (change) => change.entries.some((entry) => entry.key === 'v1/new'));
    const again = connect(reader);
    const { given } = await follow(again, 'briefing');
    expect(given[0]).toMatchObject({ whole: true });
    expect(given[0]?.entries.map((e) => e.key)).toEqual(['v1/new']);
  });

  it('take from a client only what its role may write, what fits, and no more than the topic holds', async () => {
    const [writer, watcher] = [connect(operator), connect(reader)];
    expect(await set(watcher, 'd1')).toMatchObject({ code: 'forbidden_topic' });
    expect(await raw(writer, 'ephemeral-set', { topic: 'sources', key: 'uji', value: STATE })).toMatchObject({
      code: 'forbidden_topic',
    });
    expect(await raw(writer, 'ephemeral-clear', { topic: 'sources', which: { keys: ['uji'] } })).toMatchObject({
      code: 'forbidden_topic',
    });
    for (const bad of [
      { topic: 'briefing', key: 'v1/a b', value: DRAWING },
      { topic: 'briefing', key: 'v1/a', value: null },
      { topic: 'briefing', key: 'v1/a', value: { ...DRAWING, positions: [[500, 3]] } },
      { topic: 'briefing', key: 'v1/a', value: { ...DRAWING, onclick: 'x' } },
      { topic: 'bukan', key: 'v1/a', value: DRAWING },
      'bukan pesan',
    ])
      expect(await raw(writer, 'ephemeral-set', bad), JSON.stringify(bad)).toMatchObject({ code: 'bad_message' });
    const long = Array.from({ length: 1_000 }, (_, i) => [98.123456 + i / 1e9, 3.123456 + i / 1e9]);
    const large = { ...DRAWING, positions: long };
    expect(await set(writer, 'large', large)).toEqual({ done: true });
    expect(await s.store.ephemeral.set('briefing', [{ key: 'v1/x', value: DRAWING }], 1)).toBe(false);
    expect(await s.store.ephemeral.set('briefing', [{ key: 'v1/large', value: DRAWING }], 1)).toBe(true);
  });

  it('keep a client to its pace', async () => {
    const writer = connect(operator);
    const answers = await Promise.all(Array.from({ length: 200 }, () => set(writer, 'fast')));
    const limited = answers.filter((a) => 'code' in a && a.code === 'overloaded').length;
    expect(limited).toBeGreaterThan(0);
    expect(answers.length - limited).toBeGreaterThanOrEqual(60);
  });

  it('refuse a message without an answer, and what is not one', async () => {
    const silent = connect(operator);
    (silent.socket as unknown as { emit(event: string, data: unknown): void }).emit('ephemeral-set', {});
    expect((await silent.next('refused')).code).toBe('bad_message');
    expect(await raw(connect(reader), 'ephemeral-subscribe', { topics: 5 })).toMatchObject({ code: 'bad_message' });
  });

  it('are the same in another process on the store, and after a restart', async () => {
    const second = await openStore({ ...s.database.options, clock: () => s.clock.now, log: silentLog });
    const mirror = new EphemeralMirror(second.ephemeral, () => s.clock.now, silentLog);
    await s.server.ephemeral.set('briefing', [{ key: 'v1/before', value: DRAWING }]);
    await mirror.start();
    expect(mirror.list('briefing').map((e) => e.key)).toEqual(['v1/before']);
    const told = new Promise<void>((resolve) => {
      mirror.onChange((change) => change.removes.includes('v1/before' as never) && resolve());
    });
    await s.server.ephemeral.remove('briefing', { under: 'v1' });
    await told;
    expect(mirror.list('briefing')).toEqual([]);
    await mirror.stop();
    await second.close();
  });

  it('forget what outlived its time', async () => {
    await s.server.ephemeral.set('briefing', [{ key: 'v1/tired', value: DRAWING }]);
    const client = connect(reader);
    await follow(client, 'briefing');
    const late = new EphemeralMirror(s.store.ephemeral, () => s.clock.now + 13 * 3_600_000, silentLog);
    await late.start();
    await late.sweep();
    await client.next('ephemeral', (m) => m.removes.includes('v1/tired' as never));
    await late.stop();
  });

  it('never leave more behind than one row of what was removed', async () => {
    for (let i = 0; i < 5; i += 1) {
      await s.server.ephemeral.set('briefing', [{ key: `v1/${i}`, value: DRAWING }]);
      await s.server.ephemeral.remove('briefing', { under: 'v1' });
    }
    const before = s.clock.now;
    s.clock.now += 2 * 3_600_000;
    await s.server.ephemeral.set('briefing', [{ key: 'v1/last', value: DRAWING }]);
    await s.server.ephemeral.remove('briefing', { under: 'v1' });
    s.clock.now = before;
    const client = new pg.Client(s.database.connection);
    await client.connect();
    const held = await client.query(`SELECT count(*)::int AS n FROM sumut.ephemeral WHERE value IS NULL`);
    await client.end();
    expect(held.rows[0]?.n).toBe(1);
  });
});
