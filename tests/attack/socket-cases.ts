// Malformed packets on every level of the socket: the upgrade, WebSocket frames, Engine.IO, Socket.IO, and every event.
import { EphemeralClear, EphemeralSet, EphemeralSubscribe } from '@shared/protocol/ephemeral';
import type { ClientEvents } from '@shared/protocol/events';
import { Shown } from '@shared/protocol/shown';
import { SubscribeRequest, UnsubscribeRequest } from '@shared/protocol/subscribe';
import type { z } from 'zod';
import type { Random } from '../product/seeded-random';
import { oddText, oddValue, POISONED } from './odd-values';
import { type RawRequest, request } from './raw-http';
import { frame } from './raw-websocket';

/**
 * `event` packets are sent on one connection after the other as long as it stands; all others want a fresh one, on which
 * `frame` and `engine` come before and `packet` after signing in.
 */
export type SocketKind = 'upgrade' | 'frame' | 'engine' | 'sign-in' | 'packet' | 'event' | 'event without answer';

export const SOCKET_WEIGHTS: readonly (readonly [SocketKind, number])[] = [
  ['upgrade', 3],
  ['frame', 6],
  ['engine', 4],
  ['sign-in', 4],
  ['packet', 11],
  ['event', 66],
  ['event without answer', 6],
];

/** The schema of each event's message; null for the one without. */
const EVENTS: Record<keyof ClientEvents, { schema: z.ZodType | null; answered: boolean }> = {
  subscribe: { schema: SubscribeRequest, answered: true },
  unsubscribe: { schema: UnsubscribeRequest, answered: false },
  time: { schema: null, answered: true },
  shown: { schema: Shown, answered: false },
  'ephemeral-subscribe': { schema: EphemeralSubscribe, answered: true },
  'ephemeral-set': { schema: EphemeralSet, answered: true },
  'ephemeral-clear': { schema: EphemeralClear, answered: true },
};
const NAMES = Object.keys(EVENTS) as (keyof ClientEvents)[];
const ANSWERED = NAMES.filter((name) => EVENTS[name].answered && EVENTS[name].schema !== null);

export function upgrade(random: Random): RawRequest {
  const odd = encodeURIComponent(Buffer.from(oddText(random).slice(0, 500)).toString());
  const place = random.pick([
    '/socket.io/?EIO=4',
    `/socket.io/?EIO=4&transport=${odd}x`,
    `/socket.io/?EIO=${random.pick(['0', '5', 'x', '99'])}&transport=${random.pick(['cow', 'flashsocket'])}`,
    `/socket.io/?EIO=4&transport=polling&sid=${odd}x`,
    `/socket.io/?EIO=4&transport=websocket&sid=${random.pick(POISONED)}`,
    `/socket.io/?transport=${random.pick(['__proto__', 'constructor', 'toString'])}&EIO=4`,
  ]);
  return random.chance(0.5)
    ? request(random.pick(['GET', 'GET', 'PUT', 'DELETE']), place)
    : request(
        'POST',
        `/socket.io/?EIO=4&transport=polling&sid=${odd}x`,
        { 'content-type': 'text/plain' },
        oddText(random),
      );
}

/** Frames that break RFC 6455. */
export function badFrame(random: Random): Buffer {
  const some = random.bytes(random.between(1, 60));
  return random.pick([
    () => frame(random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), some),
    () => frame(1, Buffer.from('40'), { reserved: random.between(1, 7) }),
    () => frame(1, Buffer.from('40'), { masked: false }),
    () => frame(1, Buffer.from([0xc3, 0x28, 0xff, 0xfe])),
    () => frame(9, Buffer.alloc(200)),
    () => frame(9, some, { fin: false }),
    () => frame(0, some),
    () => Buffer.concat([frame(1, some, { fin: false }), frame(1, some)]),
    () => frame(8, Buffer.from([0])),
    () => frame(8, Buffer.from([random.pick([0, 3]), random.pick([0, 231, 237, 238])])),
    () => frame(8, Buffer.concat([Buffer.from([3, 232]), Buffer.from([0xff, 0xfe, 0xc3])])),
    () => frame(random.pick([1, 2]), some, { says: random.pick([300_000, 2 ** 31, 2 ** 52]) }),
    () => frame(1, Buffer.from('4'.repeat(random.between(270_000, 400_000)))),
    () => Buffer.concat([Buffer.from([0x81, 0xff]), Buffer.alloc(8, 0xff), some]),
  ])();
}

/** Texts that are no packet of Engine.IO. */
export function badEnginePacket(random: Random): Buffer {
  return random.pick([
    () => Buffer.from(random.pick(['7', '8', '9', 'a', 'x', '{', '-1', ' 4', 'é', '\u0000'])),
    () => Buffer.from(''),
    () => Buffer.from(`2${oddText(random)}`),
    () => Buffer.from(`${random.pick(['7', 'z', '"'])}${oddText(random)}`),
    () => Buffer.from(JSON.stringify(oddValue(random)).replace(/^\d+/, 'x')),
    () => Buffer.from(`b${random.bytes(30).toString('base64')}`),
  ])();
}

/** Handshakes that let nobody in. */
export function badSignIn(random: Random, token: string): string {
  const bad: unknown = random.pick([
    undefined,
    null,
    {},
    [],
    5,
    { protocol: 'x', token },
    { protocol: 1.5, token },
    { protocol: random.pick([0, -1, 99, 1e21]), token },
    { protocol: 2 },
    { protocol: 2, token: random.pick([null, 5, [], {}, '', 'x', `${token}x`, 'A'.repeat(5_000)]) },
    { token: oddText(random) },
    { protocol: 2, token: oddText(random), [random.pick(POISONED)]: { token } },
  ]);
  return random.chance(0.15)
    ? `40${random.pick(['{', '[', '{"token":', 'x', '"', '/', '/x', '/x,{}'])}`
    : `40${bad === undefined ? '' : JSON.stringify(bad)}`;
}

/** Texts that are no packet of Socket.IO, or one that a client may not send. */
export function badPacket(random: Random): (string | Buffer)[] {
  return random.pick<() => (string | Buffer)[]>([
    () => [`4${random.pick(['', '7', '8', '9', 'x', '{}', ' 2', '-1'])}`],
    () => [
      `42${random.pick(['', '{}', '[]', '[1]', '[null]', '[{}]', '[[]]', 'null', '"subscribe"', '["subscribe"', '["subscribe",', '5', 'x'])}`,
    ],
    () => [
      `42["${random.pick(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])}",{}]`,
    ],
    () => [
      `42["${random.pick([...POISONED, 'toString', 'error', 'delta', 'head', 'refused', 'x', 'SUBSCRIBE', 'subscribe '])}",${JSON.stringify(oddValue(random))}]`,
    ],
    () => [`42${random.between(1, 99)}${JSON.stringify([`${oddText(random)}x`, 1])}`],
    () => [`42${'['.repeat(random.between(1_000, 100_000))}`],
    () => [`4${random.pick(['0', '1', '2', '3'])}/${random.pick(['lain', 'admin', '__proto__'])},["x"]`],
    // An answer to a question that was never asked is passed over by Socket.IO, which harms nobody; these are no answers.
    () => [`43${random.pick(['', 'x', '[]', '{}', '1{}'])}`],
    () => [`44${random.pick(['', '{}', '"x"'])}`],
    () => [
      `45${random.pick(['', '-', 'x-["a"]', '-1-["a"]', '999999999-["a",{"_placeholder":true,"num":0}]', '1["a"]', '1.5-["a"]'])}`,
    ],
    () => ['451-["subscribe",{"_placeholder":true,"num":0}]', '42["time"]'],
    () => ['451-["subscribe",{"_placeholder":true,"num":5}]', random.bytes(20)],
    () => ['451-["x",{"_placeholder":true,"num":"__proto__"}]', random.bytes(20)],
    () => [random.bytes(random.between(1, 2_000))],
    () => [`42["subscribe","${'x'.repeat(random.between(270_000, 400_000))}"]`],
  ])();
}

/** An event whose message its schema refuses, with an answer asked for. */
export function badEvent(random: Random, id: number): string {
  const name = random.pick(ANSWERED);
  return `42${id}${JSON.stringify([name, badMessage(random, EVENTS[name].schema), ...(random.chance(0.05) ? [oddValue(random)] : [])])}`;
}

/** An event that can only be answered by a refusal: its message is bad and nobody waits, or what must be answered asks for nothing. */
export function badUnanswered(random: Random): string {
  const name = random.pick(NAMES);
  const { schema, answered } = EVENTS[name];
  if (answered && random.chance(0.5)) return `42${JSON.stringify([name])}`;
  return `42${JSON.stringify([name, badMessage(random, schema)])}`;
}

/** A value that the schema does not take. */
function badMessage(random: Random, schema: z.ZodType | null): unknown {
  const close: unknown = random.pick([
    { topics: oddValue(random) },
    { topics: [oddValue(random), { topic: 'schools', holds: 5 }] },
    { topics: [{ topic: oddText(random), holds: oddValue(random) }] },
    { topics: Array.from({ length: 600 }, (_, i) => `t${i}`) },
    { topics: [{ topic: 'schools', holds: { epoch: 5, seq: -1, version: 'x' } }] },
    { changes: oddValue(random) },
    { changes: [{ seq: -1, ms: -1 }] },
    { topic: 'sources', key: '../x', value: 1 },
    { topic: oddText(random), key: oddText(random), value: oddValue(random) },
    { topic: 'sources', which: { keys: [], under: 'x' } },
    { topic: 'sources', which: oddValue(random) },
    oddValue(random),
  ]);
  return schema?.safeParse(close).success ? null : close;
}
