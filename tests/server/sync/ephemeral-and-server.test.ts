// Ephemeral topics from one PC to another over the really started server: drawn, seen, cleared, and whole after a restart.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Room } from '../../../renderer/sync/testing/room';
import type { WindowSync } from '../../../renderer/sync/window-sync';
import { CentralServer, pc } from './pc-and-server';

const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 30_000, interval: 20 });
const POINT = { kind: 'point' as const, positions: [[98.67, 3.59] as [number, number]], tone: 0 };
const shows = (window: WindowSync, ...keys: string[]): Promise<void> =>
  soon(() => expect([...window.ephemeral.values('briefing').keys()].sort()).toEqual(keys));
const live = (window: WindowSync): Promise<void> =>
  soon(() => expect(window.connection.get().presence.state).toBe('live'));

let server: CentralServer;
let rooms: Room[] = [];

beforeEach(async () => {
  server = new CentralServer();
  await server.start();
});
afterEach(async () => {
  for (const room of rooms) await room.close();
  rooms = [];
  await server.dispose();
});

function room(): Room {
  const made = pc();
  rooms.push(made);
  return made;
}

describe('a drawing', () => {
  it('is seen on another PC, gone when cleared, and neither a row nor a number of the store', async () => {
    const store = await server.store();
    const desk = room().open(await server.connection('kominfo', 'operator'));
    const wall = room().open(await server.connection('dinkes', 'read'));
    await live(desk);
    await live(wall);
    const before = await store.head();
    expect(await desk.ephemeral.set('briefing', 'v1/d1', POINT)).toEqual({ done: true });
    await shows(wall, 'v1/d1');
    expect(wall.ephemeral.values('briefing').get('v1/d1')?.value).toEqual(POINT);
    expect(await wall.ephemeral.clear('briefing', { under: 'v1' })).toMatchObject({ code: 'forbidden_topic' });
    expect(await desk.ephemeral.clear('briefing', { under: 'v1' })).toEqual({ done: true });
    await shows(wall);
    await shows(desk);
    expect(await store.head()).toEqual(before);
  });

  it('is whole again after the server was away, with what another wrote meanwhile', async () => {
    const store = await server.store();
    const desk = room().open(await server.connection('kominfo', 'operator'));
    await live(desk);
    await desk.ephemeral.set('briefing', 'v1/old', POINT);
    await shows(desk, 'v1/old');
    await server.stop();
    await soon(() => expect(desk.connection.get().presence.state).toBe('offline'));
    await store.ephemeral.set('briefing', [{ key: 'v1/new', value: POINT }], 100);
    await store.ephemeral.remove('briefing', { keys: ['v1/old'] });
    await server.start();
    await shows(desk, 'v1/new');
  });
});
