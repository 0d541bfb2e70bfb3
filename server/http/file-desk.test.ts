// Files at a time: how many previews run, who waits behind whom, and what the one too many is told.
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { refusal, type Serving, serving } from '../testing/serving';
import { FileDesk, LARGE_IMPORTS, LOOKS, SMALL_IMPORTS } from './file-desk';
import { spoolFolder } from './incoming';

const LARGE = 50_000_000;
/** A busy machine may take long; nothing waits that long in earnest. */
const PATIENCE = { timeout: 30_000, interval: 20 };

/** Works that run until they are let go, and how many ran at once. */
function heldWork() {
  const waiting: (() => void)[] = [];
  const begun: string[] = [];
  return {
    begun,
    work: (name: string) => async () => {
      begun.push(name);
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async letAllGo(all: Promise<unknown>) {
      let over = false;
      void all.finally(() => {
        over = true;
      });
      while (!over) {
        for (const go of waiting.splice(0)) go();
        await new Promise(setImmediate);
      }
      await all;
    },
  };
}

it('previews of large files run few at a time, whoever sends how many', async () => {
  const desk = new FileDesk({ filesAtOnce: 100, filesPerAgency: 100 });
  const held = heldWork();
  const all = Promise.all(Array.from({ length: 40 }, (_, i) => desk.look('bpbd', held.work(`bpbd ${i}`))));
  const other = desk.look('disdik', held.work('disdik'));
  await new Promise(setImmediate);
  expect(held.begun).toHaveLength(LOOKS);
  await held.letAllGo(Promise.all([all, other]));
  // Not behind the forty.
  expect(held.begun.indexOf('disdik')).toBeLessThanOrEqual(LOOKS + 1);
});

it('a row from a form does not wait behind workbooks', async () => {
  const desk = new FileDesk({ filesAtOnce: 100, filesPerAgency: 100 });
  const held = heldWork();
  const large = Promise.all(Array.from({ length: 10 }, () => desk.import('bpbd', LARGE, held.work('large'))));
  expect(await desk.import('bpbd', 300, async () => 'done')).toBe('done');
  expect(held.begun).toHaveLength(LARGE_IMPORTS);
  await held.letAllGo(large);
  expect(SMALL_IMPORTS).toBeGreaterThan(0);
});

const started: Serving[] = [];
afterEach(async () => {
  for (const s of started.splice(0)) await s.dispose();
});

it('one file too many is refused before it is received, with the time to wait', async () => {
  const s = await serving({ limits: { filesPerAgency: 2, filesAtOnce: 3 } });
  started.push(s);
  const tokens = { disdik: await s.token('disdik'), walidata: await s.token('kominfo', 'walidata') };
  const open: Socket[] = [];
  const place = '/api/v1/datasets/schools/preview';
  const { hostname, port } = new URL(s.url);
  const begin = async (token: string) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    open.push(socket);
    const head = `POST ${place} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: 40000000\r\n\r\nnpsn`;
    socket.write(head);
    // Its body is being written down: the server has taken it in hand.
    await vi.waitUntil(
      async () => (await readdir(spoolFolder(s.dataDir)).catch(() => [])).length === open.length,
      PATIENCE,
    );
  };
  const preview = (token: string) => s.ask(token, 'POST', place, 'npsn,name\n1,SD\n', { 'content-type': 'text/csv' });
  await begin(tokens.disdik);
  await begin(tokens.disdik);
  const over = await preview(tokens.disdik);
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  await refusal(over, 'rate_limited', 429);
  expect((await preview(tokens.walidata)).status).toBe(200);
  await begin(tokens.walidata);
  const full = await preview(tokens.walidata);
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await refusal(full, 'unavailable', 503)).details).toMatchObject({ reason: 'busy' });
  // What is no file is served, and so are files once there is room.
  expect((await s.ask(tokens.disdik, 'GET', '/api/v1/session')).status).toBe(200);
  for (const socket of open) socket.destroy();
  await vi.waitUntil(async () => (await preview(tokens.disdik)).status === 200, PATIENCE);
});
