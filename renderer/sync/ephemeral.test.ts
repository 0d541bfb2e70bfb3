// Ephemeral topics on a PC: every window has the last values, also one that opens late, also after a lost connection or owner.
import { drawingKey } from '@shared/ephemeral/briefing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelServer } from './testing/model-server';
import { CONNECTION, Room } from './testing/room';
import type { WindowSync } from './window-sync';

const rooms: Room[] = [];
const room = (...options: ConstructorParameters<typeof Room>): Room => {
  const made = new Room(...options);
  rooms.push(made);
  return made;
};
afterEach(async () => {
  for (const made of rooms.splice(0)) await made.close();
});

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const POINT = { kind: 'point' as const, positions: [[98.67, 3.59] as [number, number]], tone: 0 };
const keys = (window: WindowSync): string[] => [...window.ephemeral.values('briefing').keys()].sort();
const shows = (window: WindowSync, ...wanted: string[]): Promise<void> =>
  soon(() => expect(keys(window)).toEqual(wanted));
const live = (window: WindowSync): Promise<void> =>
  soon(() => expect(window.connection.get().presence.state).toBe('live'));
const set = (server: ModelServer, key: string, value: unknown = POINT) =>
  server.writeEphemeral({ event: 'ephemeral-set', message: { topic: 'briefing', key, value } });

describe('ephemeral topics of a PC', () => {
  it('reach every window, are written by one, and tell only those who listen', async () => {
    const server = new ModelServer([]);
    set(server, 'v1/before');
    const pc = room(server);
    const [first, second] = [pc.open(), pc.open()];
    await shows(first, 'v1/before');
    let told = 0;
    const listening = second.ephemeral.subscribe('briefing', () => {
      told += 1;
    });
    const other = vi.fn();
    second.ephemeral.subscribe('sources', other);
    expect(await first.ephemeral.set('briefing', drawingKey('v1', 'd'), POINT)).toEqual({ done: true });
    await shows(first, 'v1/before', 'v1/d');
    await shows(second, 'v1/before', 'v1/d');
    expect(second.ephemeral.values('briefing').get('v1/d')?.value).toEqual(POINT);
    const held = second.ephemeral.values('briefing');
    expect(second.ephemeral.values('briefing')).toBe(held);
    expect(await first.ephemeral.clear('briefing', { under: 'v1' })).toEqual({ done: true });
    await shows(second);
    expect(told).toBeGreaterThan(1);
    expect(other).not.toHaveBeenCalled();
    listening.dispose();
    set(server, 'v2/late');
    // A window that opens later is given what holds now.
    await shows(pc.open(), 'v2/late');
  });

  it('stay on screen while the connection is lost, and are whole again after it', async () => {
    const server = new ModelServer([]);
    set(server, 'v1/a');
    const window = room(server).open();
    await shows(window, 'v1/a');
    await live(window);
    server.reachable = false;
    server.cut();
    await soon(() => expect(window.connection.get().presence.state).toBe('offline'));
    expect(keys(window)).toEqual(['v1/a']);
    expect(await window.ephemeral.set('briefing', 'v1/lost', POINT)).toBeNull();
    set(server, 'v1/b');
    server.writeEphemeral({ event: 'ephemeral-clear', message: { topic: 'briefing', which: { keys: ['v1/a'] } } });
    server.reachable = true;
    window.reconnect({ ...CONNECTION });
    await shows(window, 'v1/b');
  });

  it('are given by the next owner when one dies', async () => {
    const server = new ModelServer([]);
    set(server, 'v1/a');
    const pc = room(server);
    const window = pc.open();
    await shows(window, 'v1/a');
    await pc.killOwner();
    set(server, 'v1/b');
    await shows(window, 'v1/a', 'v1/b');
  });

  it('leave out what cannot be read, and say so', async () => {
    const server = new ModelServer([]);
    const pc = room(server);
    const window = pc.open();
    await live(window);
    set(server, 'v1/bad', { kind: 'skull' });
    set(server, 'v1/good');
    await shows(window, 'v1/good');
    await soon(() => expect(pc.reports).toContain('unreadable value of briefing: v1/bad'));
  });

  it('are gone from the screen after signing out, and never in the cache', async () => {
    const server = new ModelServer([]);
    set(server, 'v1/a');
    const first = room(server);
    const window = first.open();
    await shows(window, 'v1/a');
    await live(window);
    await first.owner.idle();
    server.reachable = false;
    const later = room(server, first.cache).open();
    await soon(() => expect(later.connection.get().presence.state).toBe('offline'));
    expect(keys(later)).toEqual([]);
    await window.signOut();
    await shows(window);
  });
});
