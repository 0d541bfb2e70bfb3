// The socket end to end: real clients on a started server and a real store, every message parsed by its schema.
import { DeclarationStored } from '@shared/api/datasets';
import { Receipt } from '@shared/api/submission';
import { Delta } from '@shared/protocol/delta';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot } from '@shared/snapshot/decode';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { POSKO, poskoRows } from '../testing/posko';
import { type Screen, screen } from '../testing/screen';
import { answer, type Serving, serving } from '../testing/serving';

let s: Serving;
let bpbd: string;
let walidata: string;
let reader: string;
const open: Screen[] = [];
const TOPIC = POSKO.id as TopicId;
const PLACE = `/api/v1/datasets/${POSKO.id}`;

beforeAll(async () => {
  s = await serving();
  bpbd = await s.token('bpbd');
  walidata = await s.token('kominfo', 'walidata');
  reader = await s.token('dinkes', 'read');
  await answer(await s.ask(walidata, 'PUT', PLACE, POSKO), DeclarationStored, 201);
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(() => s.dispose());

function connect(token = reader, protocol?: number): Screen {
  const made = screen(s.url, token, protocol);
  open.push(made);
  return made;
}

async function send(rows: object, query = ''): Promise<Receipt> {
  return answer(await s.ask(bpbd, 'POST', `${PLACE}/submissions${query}`, rows), Receipt, 201);
}

describe('admission', () => {
  it('refuses with the reason, then closes', async () => {
    for (const [token, protocol, code] of [
      ['ssp_unknown', 1, 'unauthorized'],
      ['', 1, 'unauthorized'],
      [reader, 0, 'protocol_too_old'],
      [reader, 99, 'protocol_too_new'],
      [reader, 1.5, 'bad_message'],
    ] as const) {
      const refused = connect(token, protocol);
      expect((await refused.next('refused')).code).toBe(code);
      await refused.gone;
    }
  });

  it('lets only the app and the own page connect from a browser', async () => {
    const handshake = (origin: string) =>
      fetch(`${s.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } }).then((r) => r.status);
    expect(await handshake('app://sumut')).toBe(200);
    expect(await handshake(s.url)).toBe(200);
    expect(await handshake('http://evil.example')).toBe(403);
  });

  it('tells the server clock', async () => {
    expect(await connect().socket.emitWithAck('time')).toBe(s.clock.now);
  });
});

describe('subscribing', () => {
  it('says per topic what to do', async () => {
    await send(poskoRows('A1', 'A2'));
    const client = connect();
    const restricted = { ...POSKO, id: 'rahasia', access: 'terbatas' };
    await answer(await s.ask(walidata, 'PUT', '/api/v1/datasets/rahasia', restricted), DeclarationStored, 201);
    const first = await client.subscribe(
      { topic: TOPIC, holds: null },
      { topic: 'nothing' as TopicId, holds: null },
      { topic: 'rahasia' as TopicId, holds: null },
      { topic: 'sys-datasets' as TopicId, holds: null },
    );
    const of = (topic: string) => first.topics.find((t) => t.topic === topic);
    expect(of(TOPIC)).toMatchObject({ status: 'reset' });
    expect(of('nothing')).toEqual({ topic: 'nothing', status: 'refused', at: null, error: 'unknown_topic' });
    expect(of('rahasia')).toEqual({ topic: 'rahasia', status: 'refused', at: null, error: 'forbidden_topic' });
    expect(of('sys-datasets')).toMatchObject({ status: 'reset' });
    const at = of(TOPIC)?.at ?? null;
    if (!at) throw new Error('no cursor');
    expect(first.head).toEqual({ epoch: s.store.epoch, seq: (await s.store.head()).seq });
    const again = await client.subscribe(
      { topic: TOPIC, holds: at },
      { topic: 'sys-datasets' as TopicId, holds: { ...at, epoch: 'another-epoch' as typeof at.epoch } },
    );
    expect(again.topics.map((t) => t.status)).toEqual(['current', 'reset']);
    await send(poskoRows('A3'));
    expect((await client.subscribe({ topic: TOPIC, holds: at })).topics[0]?.status).toBe('behind');
  });

  it('refuses what it cannot read', async () => {
    const broken = connect();
    await expect(broken.subscribe({ topic: 'BUKAN TOPIK' as TopicId, holds: null })).rejects.toThrow('bad_message');
    const unknown = connect();
    (unknown.socket as unknown as { emit(event: string, data: unknown): void }).emit('hapus', { semua: true });
    expect((await unknown.next('refused')).code).toBe('bad_message');
    await unknown.gone;
    const silent = connect();
    (silent.socket as unknown as { emit(event: string, data: unknown): void }).emit('subscribe', 'no answer wanted');
    expect((await silent.next('refused')).code).toBe('bad_message');
    const answering = connect();
    await answering.subscribe({ topic: TOPIC, holds: null });
    // An answer to nothing: with a number, and without.
    answering.socket.io.engine.write('30["baik"]');
    await answering.gone;
    const numberless = connect();
    await numberless.subscribe({ topic: TOPIC, holds: null });
    numberless.socket.io.engine.write('3');
    await numberless.gone;
  });
});

describe('commits', () => {
  it('arrive as deltas in order, each from where the topic stood, with the head after them', async () => {
    const client = connect();
    const { topics } = await client.subscribe(
      { topic: TOPIC, holds: null },
      { topic: 'sys-supply' as TopicId, holds: null },
    );
    let stood = topics.find((t) => t.topic === TOPIC)?.at?.seq;
    const receipts: Receipt[] = [];
    for (let i = 0; i < 12; i += 1)
      receipts.push(await send({ rows: [{ ...poskoRows(`B${i % 3}`).rows[0], daya: i }] }));
    const last = receipts.at(-1)?.seq;
    await client.next('head', (h) => h.seq === last);
    const applied = new Map<string, unknown>();
    let told = 0;
    for (const message of client.messages) {
      if (message.event === 'delta' && message.data.topic === TOPIC) {
        expect(message.data.from).toBe(stood);
        expect(message.data.to).toBeGreaterThan(message.data.from);
        stood = message.data.to;
        for (const row of message.data.upserts) applied.set(row.k, row.v[3]);
      }
      if (message.event === 'head') {
        expect(message.data.seq).toBeGreaterThanOrEqual(told);
        told = message.data.seq;
      }
    }
    expect(stood).toBe(last);
    expect([...applied].filter(([key]) => key.startsWith('B')).sort()).toEqual([
      ['B0', 9],
      ['B1', 10],
      ['B2', 11],
    ]);
    const headIndex = client.messages.findIndex((m) => m.event === 'head' && m.data.seq === last);
    const lastDelta = client.messages.findLastIndex((m) => m.event === 'delta' && m.data.topic === TOPIC);
    expect(headIndex).toBeGreaterThan(lastDelta);
    expect(client.messages.some((m) => m.event === 'delta' && m.data.topic === 'sys-supply')).toBe(true);
  });

  it('reach only who follows the topic, but every screen gets the head', async () => {
    const [follower, other] = [connect(), connect()];
    await follower.subscribe({ topic: TOPIC, holds: null });
    await other.subscribe({ topic: 'schools' as TopicId, holds: null });
    const { seq } = await send(poskoRows('C1'));
    await Promise.all([follower, other].map((c) => c.next('head', (h) => h.seq === seq)));
    expect(follower.messages.some((m) => m.event === 'delta')).toBe(true);
    expect(other.messages.some((m) => m.event === 'delta')).toBe(false);
    follower.socket.emit('unsubscribe', { topics: [TOPIC] });
    await follower.socket.emitWithAck('time');
    const before = follower.messages.filter((m) => m.event === 'delta').length;
    const next = await send(poskoRows('C2'));
    await follower.next('head', (h) => h.seq === next.seq);
    expect(follower.messages.filter((m) => m.event === 'delta')).toHaveLength(before);
  });

  it('are the same for every client, whatever it was told and whatever it fetched', async () => {
    const client = connect();
    const { topics } = await client.subscribe({ topic: TOPIC, holds: null });
    const snapshot = await s.ask(reader, 'GET', `/api/v1/topics/${TOPIC}/snapshot`);
    const { meta, table } = decodeSnapshot(new Uint8Array(await snapshot.arrayBuffer()));
    expect(meta.seq).toBe(topics[0]?.at?.seq);
    const rows = new Map<string, unknown>();
    for (let i = 0; i < table.numRows; i += 1) rows.set(table.getChild('_key')?.get(i), table.getChild('daya')?.get(i));
    await send({ rows: [{ ...poskoRows('D1').rows[0], daya: 11 }] });
    const { seq } = await send({ rows: [{ ...poskoRows('D2').rows[0], daya: 12 }] });
    const all = { rows: [{ ...poskoRows('D1').rows[0], daya: 13 }] };
    const held = await s.ask(bpbd, 'POST', `${PLACE}/submissions?mode=all`, all);
    const { removed } = (await held.json()) as { removed: number };
    const last = await send(all, `?mode=all&confirmRemoval=${removed}`);
    await client.next('head', (h) => h.seq === last.seq);
    for (const message of client.messages) {
      if (message.event !== 'delta') continue;
      for (const row of message.data.upserts) rows.set(row.k, row.v[3]);
      for (const key of message.data.removes) rows.delete(key);
    }
    expect([...rows]).toEqual([['D1', 13]]);
    expect(seq).toBeLessThan(last.seq ?? 0);
    const folded = await s.ask(reader, 'GET', `/api/v1/topics/${TOPIC}/changes?epoch=${meta.epoch}&since=${meta.seq}`);
    const delta = await answer(folded, Delta);
    expect(delta.upserts.map((u) => [u.k, u.v[3]])).toEqual([['D1', 13]]);
    expect(delta.removes).not.toContain('D2');
  });

  it('too large for a delta are announced, and fetched', async () => {
    const client = connect();
    await client.subscribe({ topic: TOPIC, holds: null });
    const long = 'posko di tepi jalan lintas '.repeat(6);
    const rows = Array.from({ length: 8_000 }, (_, i) => ({
      ...poskoRows(`L${i}`).rows[0],
      nama: `${long}${i}`,
    }));
    const receipt = await send({ rows });
    const announce = await client.next('announce');
    expect(announce).toMatchObject({ topic: TOPIC, to: receipt.seq });
    expect(announce.bytes).toBeGreaterThan(1_000_000);
    await client.next('head', (h) => h.seq === receipt.seq);
    const url = `/api/v1/topics/${TOPIC}/changes?epoch=${announce.epoch}&since=${announce.from}`;
    const delta = await answer(await s.ask(reader, 'GET', url), Delta);
    expect([delta.from, delta.to, delta.upserts.length]).toEqual([announce.from, announce.to, 8_000]);
  });

  it('of a changed declaration make everybody take the snapshot, and shut out who may no longer read', async () => {
    const [stranger, party] = [connect(), connect(bpbd)];
    await stranger.subscribe({ topic: TOPIC, holds: null });
    await party.subscribe({ topic: TOPIC, holds: null });
    const restricted = { ...POSKO, access: 'terbatas' };
    const stored = await answer(await s.ask(walidata, 'PUT', PLACE, restricted), DeclarationStored);
    for (const client of [stranger, party]) {
      expect(await client.next('resync')).toEqual({ topic: TOPIC, reason: 'declaration' });
      await client.next('head', (h) => h.seq === stored.seq);
    }
    await stranger.socket.emitWithAck('time');
    const { seq } = await send(poskoRows('E1'));
    await Promise.all([stranger, party].map((c) => c.next('head', (h) => h.seq === seq)));
    expect(party.messages.some((m) => m.event === 'delta' && m.data.to === seq)).toBe(true);
    expect(stranger.messages.some((m) => m.event === 'delta' && m.data.to === seq)).toBe(false);
    await answer(await s.ask(walidata, 'PUT', PLACE, POSKO), DeclarationStored);
  });
});

describe('progress', () => {
  it('reaches the sending agency only, under the id of the request', async () => {
    const [own, other] = [connect(await s.token('bpbd', 'read')), connect()];
    await own.socket.emitWithAck('time');
    await other.socket.emitWithAck('time');
    const response = await s.ask(bpbd, 'POST', `${PLACE}/submissions`, poskoRows('F1', 'F2'), {
      'x-request-id': 'unggah-7',
    });
    await answer(response, Receipt, 201);
    const done = await own.next('progress', (p) => p.stage === 'done');
    expect(done).toMatchObject({ dataset: TOPIC, agency: 'bpbd', request: 'unggah-7', rows: 2 });
    await other.socket.emitWithAck('time');
    expect(other.messages.some((m) => m.event === 'progress')).toBe(false);
  });
});
