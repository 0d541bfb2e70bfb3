// The socket against a real small server: handshake, answers, what is not believed, and when it knocks again.
import type { Epoch, Seq } from '@shared/ids';
import type { TopicId } from '@shared/protocol/topic';
import { PROTOCOL_VERSION } from '@shared/protocol/version';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BACK_OFF_MAX_MS, backOff } from './back-off';
import { type ServerLink, serverLink } from './server-link';
import { ManualTimers } from './testing/manual-timers';

let io: Server;
let url: string;
let timers: ManualTimers;
let links: ServerLink[];
const HEAD = { epoch: 'epoch-0001' as Epoch, seq: 4 as Seq };

function connect(token: string | null = 'token', serverUrl = url) {
  const told: string[] = [];
  const messages: unknown[] = [];
  const link = serverLink(
    { serverUrl, token },
    {
      up: () => void told.push('up'),
      down: () => void told.push('down'),
      failed: () => void told.push('failed'),
      refused: (code) => void told.push(`refused ${code}`),
      message: (event, message) => void messages.push({ event, message }),
      report: (message) => void told.push(message.slice(0, 24)),
    },
    { timers, random: () => 1 },
  );
  links.push(link);
  return { link, told, messages };
}
const soon = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });

beforeEach(async () => {
  timers = new ManualTimers();
  links = [];
  io = new Server(0);
  await new Promise<void>((resolve) =>
    io.httpServer.listening ? resolve() : io.httpServer.once('listening', resolve),
  );
  const address = io.httpServer.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(async () => {
  for (const link of links) link.dispose();
  await io.close();
});

describe('serverLink', () => {
  it('shakes hands with protocol and token, subscribes, and passes on what it can read', async () => {
    const handshakes: unknown[] = [];
    io.on('connection', (socket) => {
      handshakes.push(socket.handshake.auth);
      socket.on('subscribe', (request, answer) =>
        answer({
          topics: [{ topic: request.topics[0].topic, status: 'reset', at: { ...HEAD, version: 1 } }],
          head: HEAD,
          serverTime: 5,
        }),
      );
      socket.on('time', (answer) => answer(timers.now() + 90_000));
    });
    const { link, told, messages } = connect();
    await soon(() => expect(told).toEqual(['up']));
    expect(handshakes).toEqual([{ protocol: PROTOCOL_VERSION, token: 'token' }]);
    const answer = await link.subscribe({ topics: [{ topic: 'schools' as TopicId, holds: null }] });
    expect(answer?.topics[0]).toMatchObject({ topic: 'schools', status: 'reset' });
    const trip = await link.askTime();
    expect((trip?.server ?? 0) - (trip?.received ?? 0)).toBe(90_000);
    io.emit('head', { ...HEAD, at: 9 });
    await soon(() => expect(messages).toEqual([{ event: 'head', message: { ...HEAD, at: 9 } }]));
  });

  it('connects again after a loss, each time a little later, and soon again once a connection has proved good', async () => {
    const sockets: Socket[] = [];
    io.on('connection', (socket) => sockets.push(socket));
    const { told } = connect();
    for (let lost = 1; lost <= 3; lost += 1) {
      await soon(() => expect(sockets.length).toBe(lost));
      sockets.at(-1)?.disconnect(true);
      await soon(() => expect(told.filter((t) => t === 'down').length).toBe(lost));
      expect(timers.pauses).toEqual([backOff(lost - 1, 1)]);
      timers.pass(BACK_OFF_MAX_MS);
    }
    await soon(() => expect(sockets.length).toBe(4));
    sockets.at(-1)?.emit('head', { ...HEAD, at: 1 });
    sockets.at(-1)?.disconnect(true);
    await soon(() => expect(timers.pauses).toEqual([backOff(0, 1)]));
  });

  it('does not knock again with a refused token, and slowly where an update is needed', async () => {
    let code = 'unauthorized';
    io.on('connection', (socket) => {
      socket.emit('refused', { code, message: 'tidak' });
      socket.disconnect(true);
    });
    const revoked = connect();
    await soon(() => expect(revoked.told).toEqual(['up', 'refused unauthorized', 'down']));
    expect(timers.pauses).toEqual([]);
    code = 'protocol_too_old';
    const old = connect();
    await soon(() => expect(old.told).toEqual(['up', 'refused protocol_too_old', 'down']));
    expect(timers.pauses).toEqual([60_000]);
    code = 'stopping';
    const stopping = connect();
    await soon(() => expect(stopping.told.at(-1)).toBe('down'));
    expect(stopping.told).not.toContain('refused stopping');
  });

  it('joins once however often it is asked to knock, and knocks at once with a token that was refused', async () => {
    let joined = 0;
    let refusing = false;
    io.on('connection', (socket) => {
      joined += 1;
      socket.on('time', (answer) => answer(0));
      if (!refusing) return;
      socket.emit('refused', { code: 'unauthorized', message: 'tidak' });
      socket.disconnect(true);
    });
    const { link, told } = connect();
    // At every step of connecting, as six windows of a new owner do.
    while (told.length === 0) {
      link.knock();
      await new Promise(setImmediate);
    }
    for (let i = 0; i < 5; i += 1) link.knock();
    // Whatever was sent before it has arrived when the answer is there.
    expect(await link.askTime()).not.toBeNull();
    expect([joined, told]).toEqual([1, ['up']]);

    refusing = true;
    const refused = connect();
    await soon(() => expect(refused.told.at(-1)).toBe('down'));
    refusing = false;
    refused.link.knock();
    await soon(() => expect(refused.told.at(-1)).toBe('up'));
  });

  it('reports what it cannot read, and begins anew rather than believe it', async () => {
    io.on('connection', (socket) => socket.emit('delta', { topic: 'schools', from: 'somewhere' }));
    const { told, messages } = connect();
    await soon(() => expect(told).toEqual(['up', 'unreadable delta from th', 'down']));
    expect(messages).toEqual([]);
    expect(timers.pauses.length).toBe(1);
  });

  it('drops the connection when a subscription is not served', async () => {
    io.on('connection', (socket) =>
      socket.on('subscribe', (_request, answer) => answer({ code: 'overloaded', message: 'nanti' })),
    );
    const { link, told } = connect();
    await soon(() => expect(told).toEqual(['up']));
    expect(await link.subscribe({ topics: [] })).toBeNull();
    await soon(() => expect(told.at(-1)).toBe('down'));
  });

  it('fails where nobody answers, and keeps no timer once it is disposed', async () => {
    const { link, told } = connect('token', 'http://127.0.0.1:9');
    await soon(() => expect(told).toEqual(['failed']));
    expect(timers.pauses.length).toBe(1);
    link.dispose();
    expect(timers.pauses).toEqual([]);
  });
});

describe('backOff', () => {
  it('doubles up to a bound, with jitter in its lower half', () => {
    expect([0, 1, 2, 30].map((n) => backOff(n, 1))).toEqual([500, 1000, 2000, BACK_OFF_MAX_MS]);
    expect(backOff(0, 0)).toBe(250);
  });
});
