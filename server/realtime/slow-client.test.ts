// A client that stops reading: the server lets go of it, goes on for the others, and takes it back when it reads again.
import type { Socket as NetSocket } from 'node:net';
import { DeclarationStored } from '@shared/api/datasets';
import { Receipt } from '@shared/api/submission';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot } from '@shared/snapshot/decode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POSKO, poskoRows } from '../testing/posko';
import { type Screen, screen } from '../testing/screen';
import { answer, type Serving, serving } from '../testing/serving';
import { BACKLOG_BOUND } from './backlog';

let s: Serving;
const TOPIC = POSKO.id as TopicId;
const PLACE = `/api/v1/datasets/${POSKO.id}`;

beforeAll(async () => {
  s = await serving();
  await answer(await s.ask(await s.token('kominfo', 'walidata'), 'PUT', PLACE, POSKO), DeclarationStored, 201);
});
afterAll(() => s.dispose());

/** The bare connection under a client, to be paused and resumed. */
function connectionOf({ socket }: Screen): NetSocket {
  const { transport } = socket.io.engine as unknown as { transport: { ws: { _socket: NetSocket } } };
  return transport.ws._socket;
}

/** About 800 kB of changed rows. */
async function sendMuch(turn: number): Promise<Receipt> {
  const rows = Array.from({ length: 400 }, (_, i) => ({
    ...poskoRows(`P${i}`).rows[0],
    nama: `${turn} ${'posko di tepi jalan '.repeat(97)}`,
  }));
  return answer(await s.ask(await s.token('bpbd'), 'POST', `${PLACE}/submissions`, { rows }), Receipt, 201);
}

it('is left out at a bound, told to take the snapshot, and followed again', async () => {
  const reader = await s.token('dinkes', 'read');
  const [slow, quick] = [screen(s.url, reader), screen(s.url, reader)];
  await Promise.all([slow, quick].map((c) => c.subscribe({ topic: TOPIC, holds: null })));
  connectionOf(slow).pause();

  let turn = 0;
  // The kernel's own buffers take some megabytes first; how many depends on the machine.
  while (s.server.gateway.leftOut === 0 && turn < 60) {
    const { seq } = await sendMuch(turn++);
    await quick.next('head', (h) => h.seq === seq);
  }
  expect(s.server.gateway.leftOut).toBe(1);
  expect(s.server.gateway.largestBacklog).toBeLessThanOrEqual(BACKLOG_BOUND + 1_000_000);
  const held = s.server.gateway.largestBacklog;
  // One at a time: on a busy machine two at once would be too much for the quick one as well.
  let last = await sendMuch(turn++);
  await quick.next('head', (h) => h.seq === last.seq);
  last = await sendMuch(turn++);
  await quick.next('head', (h) => h.seq === last.seq);
  expect(s.server.gateway.largestBacklog).toBe(held);
  expect(quick.messages.filter((m) => m.event === 'delta')).toHaveLength(turn);
  expect(quick.messages.some((m) => m.event === 'resync')).toBe(false);

  connectionOf(slow).resume();
  expect(await slow.next('resync')).toEqual({ topic: TOPIC, reason: 'slow' });
  await slow.next('head', (h) => h.seq === last.seq);
  expect(s.server.gateway.leftOut).toBe(0);
  const resync = slow.messages.findIndex((m) => m.event === 'resync');
  expect(slow.messages.findIndex((m) => m.event === 'head' && m.data.seq === last.seq)).toBeGreaterThan(resync);

  const response = await s.ask(reader, 'GET', `/api/v1/topics/${TOPIC}/snapshot`);
  const { meta } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
  expect(meta.seq).toBe(last.seq);
  const next = await sendMuch(turn);
  const delta = await slow.next('delta', (d) => d.to === next.seq);
  expect(delta.from).toBe(meta.seq);
  slow.close();
  quick.close();
});
