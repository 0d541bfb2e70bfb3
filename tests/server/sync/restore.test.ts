// A restore under connected screens: the same address, an older state, screens that hold newer numbers. They come to agree with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RowsQuery } from '@shared/api/datasets';
import type { DatasetId } from '@shared/ids';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keysOf, type Room } from '../../../renderer/sync/testing/room';
import type { WindowSync } from '../../../renderer/sync/window-sync';
import { POSKO, poskoRows } from '../../../server/testing/posko';
import { actor, submitRows } from '../../../server/testing/submit';
import { CentralServer, pc } from './pc-and-server';

const ALL = { limit: 10_000, offset: 0, state: 'published', direction: 'asc' } as RowsQuery;
const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 });

let server: CentralServer;
let folder: string;
const rooms: Room[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-restore-'));
  server = new CentralServer();
  await server.start();
});
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
  await server.dispose();
  await rm(folder, { recursive: true, force: true });
});

function room(cache?: Room['cache']): Room {
  const made = pc(cache);
  rooms.push(made);
  return made;
}

const submit = async (...codes: string[]) => submitRows(await server.store(), POSKO.id, poskoRows(...codes).rows);

/** The window holds what the server holds, row by row, and is live at its head. */
async function agrees(window: WindowSync): Promise<void> {
  const store = await server.store();
  await soon(async () => {
    const told = await store.rows(POSKO.id as DatasetId, ALL, {}, actor('kominfo', 'walidata'));
    expect(keysOf(window, POSKO.id)).toEqual(told.rows.map((r) => r.key as string).sort());
    const rows = window.topics.get(POSKO.id);
    for (const row of told.rows) expect(rows?.rowAt(rows.slotOf(row.key))).toEqual(row);
    expect(window.connection.get().presence).toEqual({ state: 'live' });
    expect(window.connection.get().dataVersion).toMatchObject({ epoch: told.epoch, seq: (await store.head()).seq });
  });
}

it('brings every screen to the restored state, also past the numbers that it held before', async () => {
  await server.declare(POSKO);
  await submit('P1', 'P2');
  const connection = await server.connection('bpbd', 'operator');
  const file = path.join(folder, 'cadangan');
  await server.backUp(file);

  const [here, closed] = [room(), room()];
  const windows = [here.open(connection), here.open(connection)];
  for (const window of windows) await agrees(window);
  // After the backup: a change and rows that the restored store knows nothing of.
  await submit('P2', 'lost-1');
  await submit('lost-2');
  await submit('lost-3');
  for (const window of windows) await agrees(window);
  const before = (await (await server.store()).head()).seq;
  // Another PC saw all of it too, and is off while the restore is made.
  await agrees(closed.open(connection));
  await closed.owner?.idle();
  await closed.close();

  await server.stop();
  await server.restoreStore(file);
  await server.start();
  for (const window of windows) {
    await agrees(window);
    expect(keysOf(window, POSKO.id)).toEqual(['P1', 'P2']);
  }
  // The restored store reaches and passes the number that the screens held: nobody takes its commits for known ones.
  while ((await (await server.store()).head()).seq <= before) await submit(`new-${Math.random()}`);
  for (const window of windows) await agrees(window);
  const late = room(closed.cache).open(connection);
  await agrees(late);
  expect(keysOf(late, POSKO.id)?.filter((key) => key.startsWith('lost'))).toEqual([]);
});
