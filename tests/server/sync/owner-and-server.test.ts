// The owner's core against the really started server: live change, gap, snapshot, restart, another declaration, another store.
import type { RowsQuery } from '@shared/api/datasets';
import type { DatasetId } from '@shared/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keysOf, type Room } from '../../../renderer/sync/testing/room';
import type { WindowSync } from '../../../renderer/sync/window-sync';
import { POSKO, poskoRows } from '../../../server/testing/posko';
import { actor, submitRows } from '../../../server/testing/submit';
import { CentralServer, pc } from './pc-and-server';

const ALL = { limit: 10_000, offset: 0, state: 'published', direction: 'asc' } as RowsQuery;
const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 });

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

function room(cache?: Room['cache']): Room {
  const made = pc(cache);
  rooms.push(made);
  return made;
}

/** The window holds what the API gives, and says that it is live at the store's head. */
async function agrees(window: WindowSync, dataset: string = POSKO.id): Promise<void> {
  const store = await server.store();
  await soon(async () => {
    const told = await store.rows(dataset as DatasetId, ALL, {}, actor('kominfo', 'walidata'));
    expect(keysOf(window, dataset)).toEqual(told.rows.map((r) => r.key as string).sort());
    const rows = window.topics.get(dataset);
    for (const row of told.rows) expect(rows?.rowAt(rows.slotOf(row.key))).toEqual(row);
    expect(window.connection.get().presence).toEqual({ state: 'live' });
    expect(window.connection.get().dataVersion).toMatchObject({ epoch: told.epoch, seq: (await store.head()).seq });
  });
}

const submit = async (...codes: string[]) => submitRows(await server.store(), POSKO.id, poskoRows(...codes).rows);

describe('owner and server', () => {
  it('shows a snapshot, then each change as it is committed, on every window', async () => {
    await server.declare(POSKO);
    await submit('P1', 'P2');
    const connection = await server.connection('bpbd', 'operator');
    const here = room();
    const [first, second] = [here.open(connection), here.open(connection)];
    await agrees(first);
    await agrees(second);
    await submit('P2', 'P3');
    await agrees(first);
    await agrees(second);
    expect(first.catalogue.get(POSKO.id)?.declaration.title.id).toBe('Posko pengungsian');
    expect(first.supply.get(POSKO.id, 'bpbd')?.submissions).toBe(2);
    await soon(() => expect(first.connection.get().saveToPixel?.p50).toBeGreaterThanOrEqual(0));
  });

  it('takes a change too large for a message', async () => {
    await server.declare(POSKO);
    const window = room().open(await server.connection('bpbd', 'operator'));
    await agrees(window);
    await submit(...Array.from({ length: 9_000 }, (_, i) => `K${i}`));
    await submit('K1', 'last');
    await agrees(window);
  });

  it('catches up after the server was away, from the cache where the window was closed too', async () => {
    await server.declare(POSKO);
    await submit('P1');
    const connection = await server.connection('bpbd', 'operator');
    const here = room();
    const window = here.open(connection);
    await agrees(window);
    await server.stop();
    await soon(() => expect(window.connection.get().presence.state).toBe('offline'));
    await submit('P2');

    await here.owner.idle();
    await here.close();
    const again = room(here.cache);
    const later = again.open(connection);
    await soon(() => {
      expect(keysOf(later, POSKO.id)).toEqual(['P1']);
      expect(later.connection.get().presence.state).toBe('offline');
    });
    await server.start();
    await agrees(later);
    await submit('P3');
    await agrees(later);
  });

  it('follows a dataset that is declared and changed while it runs', async () => {
    const window = room().open(await server.connection('bpbd', 'operator'));
    await agrees(window, 'schools');
    await server.declare(POSKO);
    await submit('P1');
    await agrees(window);
    const [, name] = POSKO.fields;
    const title = { id: 'Penanggung jawab', en: 'In charge' };
    await server.declare({ ...POSKO, fields: [...POSKO.fields, { ...name, key: 'petugas', title, required: false }] });
    await submit('P2');
    await agrees(window);
    expect(window.topics.get(POSKO.id)?.version).toBe(2);
    expect(window.topics.get(POSKO.id)?.column('petugas').kind).toBe('text');
  });

  it('takes everything anew from a replaced store', async () => {
    await server.declare(POSKO);
    await submit('old');
    const connection = await server.connection('bpbd', 'operator');
    const window = room().open(connection);
    await agrees(window);
    await server.stop();
    await server.replaceStore();
    await server.start();
    await server.declare(POSKO);
    await submit('new');
    // A restored store knows other tokens: the room signs in again.
    await soon(() => expect(window.connection.get().presence).toEqual({ state: 'refused', code: 'unauthorized' }));
    expect(keysOf(window, POSKO.id)).toEqual(['old']);
    window.reconnect(await server.connection('bpbd', 'operator'));
    await agrees(window);
  });

  it('leaves out what the token may not read, and says so', async () => {
    await server.declare({ ...POSKO, access: 'terbatas' });
    await submit('P1');
    const window = room().open(await server.connection('dinkes', 'read'));
    await agrees(window, 'schools');
    expect(window.topics.get(POSKO.id)).toBeUndefined();
    const { refused } = window.connection.get();
    expect(refused.every((r) => r.code === 'forbidden_topic')).toBe(true);
    const catalogued = window.catalogue.get(POSKO.id) !== undefined;
    expect(refused.some((r) => r.topic === POSKO.id)).toBe(catalogued);
  });
});
