// The owner with windows, cache and a model server: what windows show is what the server holds, through every kind of trouble.
import type { Declaration } from '@shared/dataset/declaration';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CacheDatabase } from '../cache/cache-database';
import { TEST_DECLARATION } from '../state/testing/rows-arbitrary';
import { ModelServer } from './testing/model-server';
import { CONNECTION, keysOf, Room } from './testing/room';
import type { WindowSync } from './window-sync';

const TOPIC = TEST_DECLARATION.id;
const OTHER: Declaration = { ...TEST_DECLARATION, id: 'other-rows' as Declaration['id'] };
const row = (key: string, pupils: number | null = null) => ({ key, values: { id: key, pupils } });

const rooms: Room[] = [];
const room = (...options: ConstructorParameters<typeof Room>): Room => {
  const made = new Room(...options);
  rooms.push(made);
  return made;
};
afterEach(async () => {
  vi.restoreAllMocks();
  for (const made of rooms.splice(0)) await made.close();
});

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const shows = (window: WindowSync, server: ModelServer, topic: string = TOPIC): Promise<void> =>
  soon(() => {
    expect(keysOf(window, topic)).toEqual(server.keys(topic));
    expect(window.connection.get().presence).toEqual({ state: 'live' });
    expect(window.connection.get().dataVersion).toMatchObject({ epoch: server.epoch, seq: server.seq });
  });

describe('owner', () => {
  it('brings the catalogue, its datasets and each change to every window, over one connection', async () => {
    const server = new ModelServer([TEST_DECLARATION, OTHER]);
    server.commit(TOPIC, [row('a'), row('b')]);
    const pc = room(server);
    const windows = [pc.open(), pc.open(), pc.open()];
    for (const window of windows) {
      await shows(window, server);
      await shows(window, server, OTHER.id);
      expect(
        window.catalogue
          .all()
          .map((e) => e.declaration.id)
          .sort(),
      ).toEqual([OTHER.id, TOPIC]);
    }
    server.commit(TOPIC, [row('a', 7), row('c')], ['b']);
    for (const window of windows) {
      await shows(window, server);
      const rows = window.topics.get(TOPIC);
      expect(rows?.rowAt(rows.slotOf('a')).values.pupils).toBe(7);
      await soon(() => expect(window.connection.get().saveToPixel).toMatchObject({ count: 1 }));
    }
    expect(server.connections).toBe(1);
    expect(windows[0]?.connection.get()).toMatchObject({ cache: 'ok', clock: { offset: 1000 }, refused: [] });
  });

  it('shows the same rows after a restart without a server, with the moment of the last contact', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    const first = room(server);
    const window = first.open();
    server.commit(TOPIC, [row('a')]);
    await shows(window, server);
    server.commit(TOPIC, [row('b', 3)]);
    await shows(window, server);
    await first.owner.idle();
    await first.close();

    server.reachable = false;
    const later = room(server, first.cache).open();
    await soon(() => {
      expect(keysOf(later, TOPIC)).toEqual(['a', 'b']);
      expect(later.connection.get().dataVersion).toMatchObject({ epoch: server.epoch, seq: server.seq });
      expect(later.connection.get().presence).toMatchObject({ state: 'offline', since: expect.any(Number) });
    });
    expect(later.catalogue.get(TOPIC)?.version).toBe(1);
  });

  it('says that it was never connected when there is neither cache nor server', async () => {
    const server = new ModelServer([]);
    server.reachable = false;
    const window = room(server).open();
    await soon(() => expect(window.connection.get().presence).toEqual({ state: 'never' }));
  });

  it('catches up after lost messages, announced changes and lost connections', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.announceRows = 2;
    const pc = room(server);
    const window = pc.open();
    await shows(window, server);
    server.losing.add(TOPIC);
    server.commit(TOPIC, [row('lost')]);
    server.losing.clear();
    server.commit(TOPIC, [row('seen')]);
    await shows(window, server);
    server.commit(TOPIC, [row('p'), row('q'), row('r')]);
    server.commit(TOPIC, [row('after')], ['p']);
    await shows(window, server);

    server.cut();
    await soon(() => expect(window.connection.get().presence.state).toBe('offline'));
    server.commit(TOPIC, [row('meanwhile')], ['seen']);
    window.reconnect({ ...CONNECTION, token: 'another' });
    await shows(window, server);
    expect(server.snapshots.filter((t) => t === TOPIC).length).toBe(1);
  });

  it('takes a replaced store whole', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.commit(TOPIC, [row('a'), row('b')]);
    const window = room(server).open();
    await shows(window, server);
    server.commit(TOPIC, [], ['a']);
    server.replace('epoch-0002');
    await shows(window, server);
    server.commit(TOPIC, [row('z')]);
    await shows(window, server);
  });

  it('follows a dataset declared, changed and withdrawn while it runs', async () => {
    const server = new ModelServer([]);
    const window = room(server).open();
    await shows(window, server, 'sys-datasets');
    server.declare(TEST_DECLARATION);
    server.commit(TOPIC, [row('a')]);
    await shows(window, server);
    const title = { id: 'baru', en: 'new' };
    const [field] = TEST_DECLARATION.fields;
    if (!field) throw new Error('no field');
    server.declare({ ...TEST_DECLARATION, fields: [...TEST_DECLARATION.fields, { ...field, key: 'extra', title }] });
    server.commit(TOPIC, [{ key: 'b', values: { id: 'b', extra: 'x' } }]);
    await shows(window, server);
    const rows = window.topics.get(TOPIC);
    expect(rows?.version).toBe(2);
    expect(rows?.column('extra').value(rows.slotOf('b'))).toBe('x');
    server.withdraw(TOPIC);
    await soon(() => {
      expect(window.topics.get(TOPIC)).toBeUndefined();
      expect(window.catalogue.all()).toEqual([]);
    });
  });

  it('leaves out what it may not read, says so, and takes it when it is opened', async () => {
    const server = new ModelServer([TEST_DECLARATION, OTHER]);
    server.forbidden.add(OTHER.id);
    const window = room(server).open();
    await shows(window, server);
    expect(window.topics.get(OTHER.id)).toBeUndefined();
    expect(window.connection.get().refused).toEqual([{ topic: OTHER.id, code: 'forbidden_topic' }]);
    server.forbidden.clear();
    server.declare({ ...OTHER, access: 'publik' });
    await shows(window, server, OTHER.id);
    expect(window.connection.get().refused).toEqual([]);
  });

  it('shows a refused token and keeps what it holds on screen', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.commit(TOPIC, [row('a')]);
    const window = room(server).open();
    await shows(window, server);
    server.refusal = 'unauthorized';
    window.reconnect({ ...CONNECTION, token: 'revoked' });
    await soon(() => expect(window.connection.get().presence).toEqual({ state: 'refused', code: 'unauthorized' }));
    expect(keysOf(window, TOPIC)).toEqual(['a']);
    // The same token again is another try, as a person asks for it.
    server.refusal = null;
    server.commit(TOPIC, [row('b')]);
    window.reconnect({ ...CONNECTION, token: 'revoked' });
    await shows(window, server);
  });

  it('is replaced when it dies, and windows go on from where they were', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.commit(TOPIC, [row('a')]);
    const pc = room(server);
    const window = pc.open();
    await shows(window, server);
    const resets: string[] = [];
    window.topics.get(TOPIC)?.subscribe((change) => resets.push(change.kind));
    await pc.killOwner();
    server.commit(TOPIC, [row('b')]);
    await shows(window, server);
    server.commit(TOPIC, [row('c')]);
    await shows(window, server);
    expect(resets).not.toContain('reset');
    expect(server.watchers).toBe(1);
  });

  it('does not pile up for a window that draws nothing, and brings it up to date when it draws again', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    const pc = room(server);
    const window = pc.open();
    await shows(window, server);
    pc.drawing = false;
    const many = (from: number) => Array.from({ length: 900 }, (_, i) => row(`k${from + i}`));
    for (let i = 0; i < 70; i += 1) server.commit(TOPIC, many(i * 10));
    await pc.owner.idle();
    // It has what was on its way when it stopped drawing, and nothing after it.
    expect(keysOf(window, TOPIC)?.length).toBeLessThan(1_000);
    pc.draw();
    await shows(window, server);
  });

  it('sends the rows themselves to windows where there is no cache, and to a window that cannot read it', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.commit(TOPIC, [row('a')]);
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const none = Object.assign(new IDBFactory(), { open: denied, deleteDatabase: denied });
    const pc = room(server, { indexedDB: none, IDBKeyRange });
    const window = pc.open(CONNECTION, true);
    await shows(window, server);
    expect(window.connection.get().cache).toBe('broken');
    server.commit(TOPIC, [row('b')]);
    const second = pc.open(CONNECTION, true);
    await shows(second, server);
    await shows(window, server);

    const blind = room(server).open(CONNECTION, true);
    await shows(blind, server);
    expect(blind.connection.get().cache).toBe('ok');
  });

  it('fetches again what turns out to be damaged in the cache', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.commit(TOPIC, [row('a')]);
    const first = room(server);
    await shows(first.open(), server);
    await first.close();
    const database = new CacheDatabase(first.cache);
    const record = await database.snapshots.get(TOPIC);
    if (!record) throw new Error('not cached');
    // Heading and end mark are whole, so the owner believes it; the rows between them are not.
    const bytes = new Uint8Array(await record.blob.arrayBuffer());
    const heading = 8 + new DataView(bytes.buffer).getInt32(4, true);
    bytes.fill(0x55, heading, bytes.length - 8);
    await database.snapshots.put({ ...record, blob: new Blob([bytes]) });
    database.close();
    const pc = room(server, first.cache);
    const window = pc.open();
    await shows(window, server);
    expect(pc.reports.join('\n')).toMatch(/test-rows is unreadable/);
  });

  it('empties screens and cache on signing out, and when another server is chosen', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    server.commit(TOPIC, [row('a')]);
    const pc = room(server);
    const window = pc.open();
    await shows(window, server);
    await window.signOut();
    expect(server.watchers).toBe(0);
    await soon(() => {
      expect(window.topics.all()).toEqual([]);
      expect(window.connection.get().dataVersion).toBeNull();
      expect(window.connection.get().presence).toEqual({ state: 'refused', code: 'unauthorized' });
    });
    expect(await new CacheDatabase(pc.cache).topics.count()).toBe(0);
    window.reconnect(CONNECTION);
    await shows(window, server);

    server.reachable = false;
    window.reconnect({ serverUrl: 'http://lain.test', token: 'token' });
    await soon(() => {
      expect(window.topics.all()).toEqual([]);
      expect(window.connection.get()).toMatchObject({ serverUrl: 'http://lain.test', presence: { state: 'never' } });
    });
  });

  it('keeps files of the server for a restart without it', async () => {
    const server = new ModelServer([]);
    const first = room(server);
    const window = first.open();
    await shows(window, server, 'sys-datasets');
    expect(await (await window.asset('/api/v1/basemap/kecamatan.geojson', 'v1')).text()).toMatch(/v1/);
    await first.owner.idle();
    await first.close();
    server.reachable = false;
    const later = room(server, first.cache).open();
    expect(await (await later.asset('/api/v1/basemap/kecamatan.geojson', 'v1')).text()).toMatch(/v1/);
    await expect(later.asset('/api/v1/basemap/kecamatan.geojson', 'v2')).rejects.toThrow(
      /neither cached nor reachable/,
    );
  });

  it('keeps nothing of windows that closed', async () => {
    const server = new ModelServer([TEST_DECLARATION]);
    const pc = room(server);
    const stays = pc.open();
    await shows(stays, server);
    for (let i = 0; i < 100; i += 1) {
      const window = pc.open();
      if (i % 10 === 0) await shows(window, server);
      window.dispose();
    }
    await soon(() => expect(pc.owner.openWindows).toBe(1));
    server.commit(TOPIC, [row('a')]);
    await shows(stays, server);
    expect(server.watchers).toBe(1);
  });
});
