// A client that stops reading: the server lets go of it, goes on for the others, and takes it back when it reads again.
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
  // A client that reads nothing answers no heartbeat either: on a slow machine it would be closed before it is left out.
  const { io } = s.server.gateway as unknown as { io: { engine: { opts: { pingInterval: number } } } };
  io.engine.opts.pingInterval = 600_000;
  await answer(await s.ask(await s.token('kominfo', 'walidata'), 'PUT', PLACE, POSKO), DeclarationStored, 201);
});
afterAll(() => s.dispose());

/** The WebSocket under a client. Paused as a whole: the bare connection would be resumed when a message has been parsed. */
function webSocketOf({ socket }: Screen): { pause(): void; resume(): void } {
  const { transport } = socket.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } };
  return transport.ws;
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
  webSocketOf(slow).pause();

  let turn = 0;
  // One at a time: on a busy machine two at once would be too much for the quick one as well.
  const sendOne = async (): Promise<Receipt> => {
    const receipt = await sendMuch(turn++);
    await quick.next('head', (h) => h.seq === receipt.seq);
    return receipt;
  };
  // The kernel's own buffers take some megabytes first, and it may find room for more after a while: how much, and when,
  // depends on the machine. Once they are full the client is left out for good, and what waits for it grows no more.
  let last = await sendOne();
  let held = -1;
  let quiet = 0;
  while (quiet < 2 && turn < 60) {
    last = await sendOne();
    const { leftOut, largestBacklog } = s.server.gateway;
    expect(leftOut).toBeLessThanOrEqual(1);
    expect(largestBacklog).toBeLessThanOrEqual(BACKLOG_BOUND + 1_000_000);
    quiet = leftOut === 1 && largestBacklog === held ? quiet + 1 : 0;
    held = leftOut === 1 ? largestBacklog : -1;
  }
  expect(quiet).toBe(2);
  expect(quick.messages.filter((m) => m.event === 'delta')).toHaveLength(turn);
  expect(quick.messages.some((m) => m.event === 'resync')).toBe(false);

  webSocketOf(slow).resume();
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
}, 240_000);
