// Owner and cache in a real browser: one socket for six windows, large snapshots, a killed owner, a start without the server.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { POSKO, poskoRows } from '../../server/testing/posko';
import { submitRows } from '../../server/testing/submit';
import { noChromium } from './harness/launch-chromium';
import { SyncRoom } from './harness/sync-room';

const reason = noChromium();
if (reason) console.warn(`skipped: ${reason}`);

const soon = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 30_000, interval: 50 });

async function held(page: Page): Promise<{ keys: string[]; presence: string; version: number | null; cache: string }> {
  return page.evaluate((topic) => {
    const state = window.page?.sync.connection.get();
    return {
      keys: Object.keys(window.page?.rows(topic) ?? {}).sort(),
      presence: state?.presence.state ?? '',
      version: state?.dataVersion?.seq ?? null,
      cache: state?.cache ?? '',
    };
  }, POSKO.id);
}

/** Sequence at which the cache holds a topic; runs in the page. */
function committed(topic: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('sumut-smart-province');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('topics').objectStore('topics').get(topic);
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result?.cursor.seq ?? null);
      };
    };
  });
}

describe.skipIf(reason !== undefined)('the owner in a browser', () => {
  let room: SyncRoom;
  beforeAll(async () => {
    room = await SyncRoom.open();
    await room.server.declare(POSKO);
  });
  afterAll(() => room?.close());

  const submit = async (...codes: string[]) =>
    submitRows(await room.server.store(), POSKO.id, poskoRows(...codes).rows);
  const shows = async (page: Page, ...keys: string[]) => {
    const { seq } = await (await room.server.store()).head();
    await soon(async () => expect(await held(page)).toEqual({ keys, presence: 'live', version: seq, cache: 'ok' }));
  };

  it('serves six windows over one socket, outlives its death, and draws from the cache without the server', async () => {
    await submit('P1');
    const connection = await room.server.connection('bpbd', 'operator');
    const pages: Page[] = [];
    for (let i = 0; i < 6; i += 1) pages.push(await room.window(connection));
    for (const page of pages) await shows(page, 'P1');
    expect(room.server.sockets).toBe(1);
    await submit('P2');
    for (const page of pages) await shows(page, 'P1', 'P2');

    // What is committed to the cache is where the next owner begins; windows then go on without building anything anew.
    const { seq } = await (await room.server.store()).head();
    for (const page of pages) await soon(async () => expect(await page.evaluate(committed, POSKO.id)).toBe(seq));
    await room.killOwner();
    await submit('P3');
    for (const page of pages) await shows(page, 'P1', 'P2', 'P3');
    expect(await room.owners()).toBe(1);
    await soon(async () => expect(room.server.sockets).toBe(1));
    const told = await pages[0]?.evaluate((topic) => window.page?.changes[topic], POSKO.id);
    expect(told).not.toContain('reset');

    const [first] = pages;
    if (!first) throw new Error('no window');
    const measured = await first.evaluate(() => window.page?.sync.connection.get().saveToPixel?.count ?? null);
    expect(measured).not.toBeNull();
    for (const page of pages.slice(1)) await page.close();

    // The page stays open for its files; owner and stores begin anew, with nothing but the cache.
    await room.server.stop();
    await soon(async () => expect((await held(first)).presence).toBe('offline'));
    await first.evaluate(() => window.page?.sync.dispose());
    await room.killOwner();
    await first.evaluate((given) => window.startPage(given), connection);
    await soon(async () => {
      const now = await held(first);
      expect(now).toMatchObject({ keys: ['P1', 'P2', 'P3'], presence: 'offline', cache: 'ok' });
      expect(now.version).not.toBeNull();
    });
    await room.server.start();
    await submit('P4');
    await shows(first, 'P1', 'P2', 'P3', 'P4');
    expect(await first.evaluate(() => window.page?.reports)).toEqual([]);
  });

  it('goes on live when the disk’s quota is used up, says so, and keeps again what fits', async () => {
    await room.anotherPc();
    await submit('Q1');
    const page = await room.window(await room.server.connection('bpbd', 'operator'), (opened) => room.quota(opened, 1));
    await soon(async () => {
      const now = await held(page);
      expect(now).toMatchObject({ presence: 'live', cache: 'full' });
      expect(now.keys).toContain('Q1');
    });
    await submit('Q2');
    // A window that opens now has the rows all the same: the owner holds them.
    const second = await room.window(await room.server.connection('bpbd', 'operator'));
    for (const window of [page, second]) await soon(async () => expect((await held(window)).keys).toContain('Q2'));
    await room.quota(page, null);
    // The next announcement commits what waits.
    const third = await room.window(await room.server.connection('bpbd', 'operator'));
    for (const window of [page, third]) await soon(async () => expect((await held(window)).cache).toBe('ok'));
    const { seq } = await (await room.server.store()).head();
    await soon(async () => expect(await page.evaluate(committed, POSKO.id)).toBe(seq));
  });
});
