// A token's life: made for an agency or a display, seen in the list, and gone at once when it is revoked, wherever that is done.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../database/log';
import type { Store } from '../store/contract';
import { openStore } from '../store/open';
import { screen } from '../testing/screen';
import { refusal, type Serving, serving } from '../testing/serving';
import { issueToken, parseDisplay, parseExpiry, parseRole } from './issue-token';
import { tokenTable } from './token-table';

let s: Serving;
/** As the command sees it: another process on the same store. */
let elsewhere: Store;
beforeAll(async () => {
  s = await serving();
  elsewhere = await openStore({ ...s.database.options, clock: () => s.clock.now, log: silentLog });
});
afterAll(async () => {
  await elsewhere.close();
  await s.dispose();
});

describe('options of npm run token', () => {
  it('give a display a token that only reads', () => {
    expect(parseRole(undefined, 'Layar ruang rapat')).toBe('read');
    expect(() => parseRole('submit', 'Layar')).toThrow('hanya untuk membaca');
    expect(() => parseDisplay('  ')).toThrow();
    expect(parseDisplay(undefined)).toBeNull();
  });

  it('read a life in hours, days or weeks', () => {
    expect(parseExpiry('90d', 1000)).toBe(1000 + 90 * 86_400_000);
    expect(parseExpiry('12h', 0)).toBe(12 * 3_600_000);
    expect(parseExpiry(undefined, 0)).toBeNull();
    for (const text of ['', '90', '0d', '-1d', '1y', 'besok'])
      expect(() => parseExpiry(text, 0), text).toThrow('tidak dapat dibaca');
  });
});

it('is listed with its display, role, last use to some minutes, and end', async () => {
  const expiresAt = s.clock.now + 86_400_000;
  const { text } = await issueToken(s.store, 'bpbd' as never, 'read', { display: 'Layar 1', expiresAt });
  const { id } = (await s.store.findToken(text)) ?? { id: '' };
  const listed = async () => (await elsewhere.tokens()).find((token) => token.id === id);
  expect(await listed()).toMatchObject({
    display: 'Layar 1',
    role: 'read',
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  });
  const used = s.clock.now;
  await s.store.noteTokenUses([{ id, at: used }]);
  await s.store.noteTokenUses([{ id, at: used + 60_000 }]);
  expect((await listed())?.lastUsedAt).toBe(used);
  await s.store.noteTokenUses([{ id, at: used + 600_000 }]);
  expect((await listed())?.lastUsedAt).toBe(used + 600_000);
  const table = tokenTable(await elsewhere.tokens(), s.clock.now);
  expect(table).toMatch(new RegExp(`${id} +bpbd +Layar 1 +read .*berlaku sampai 26 Nov 2026`));
  expect(table).not.toContain(text);
});

it('is revoked once, by whoever holds the store', async () => {
  const { text } = await issueToken(s.store, 'bpbd' as never, 'read');
  const { id } = (await s.store.findToken(text)) ?? { id: '' };
  expect((await s.ask(text, 'GET', '/api/v1/session')).status).toBe(200);
  expect(await elsewhere.revokeToken(id)).toBe('revoked');
  await refusal(await s.ask(text, 'GET', '/api/v1/session'), 'unauthorized', 401);
  expect(await elsewhere.revokeToken(id)).toBe('already');
  expect(await elsewhere.revokeToken('tidak-ada')).toBe('unknown');
});

it('closes its open sockets at once when another process revokes it', async () => {
  const waits: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { text } = await issueToken(s.store, 'bpbd' as never, 'read');
    const record = await s.store.findToken(text);
    const one = screen(s.url, text);
    await one.subscribe();
    const began = performance.now();
    await elsewhere.revokeToken(record?.id ?? '');
    expect(await one.next('refused')).toMatchObject({ code: 'unauthorized' });
    await one.gone;
    waits.push(performance.now() - began);
  }
  // The check that runs by itself would take most of a quarter of a minute, at least for the second and the third.
  expect(Math.min(...waits.slice(1))).toBeLessThan(8_000);
});
