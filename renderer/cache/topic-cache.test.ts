// The cache: what was put comes back whole, in one transaction, through compactions, a full disk, damage and an older schema.
import type { Seq } from '@shared/ids';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot } from '@shared/snapshot/decode';
import Dexie, { type DexieOptions } from 'dexie';
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  deltaOf,
  EPOCH,
  keyArbitrary,
  rowArbitrary,
  snapshotBytes,
  stepArbitrary,
  TEST_DECLARATION,
} from '../state/testing/rows-arbitrary';
import { TopicStore } from '../state/topic-store';
import { CACHE_NAME, CacheDatabase } from './cache-database';
import { FULL_RETRY_MS, MAX_DELTAS, TopicCache } from './topic-cache';
import type { TopicContent } from './topic-content';

const TOPIC = TEST_DECLARATION.id as TopicId;
const at = (seq: number) => ({ epoch: EPOCH, seq: seq as Seq, version: 1 });
const [ROW] = fc.sample(rowArbitrary, { numRuns: 1, seed: 11 });
const step = (...keys: string[]) => ({
  upserts: ROW ? keys.map((k) => ({ ...ROW, key: k as typeof ROW.key })) : [],
  removes: [],
});

function fresh(options: DexieOptions = { indexedDB: new IDBFactory(), IDBKeyRange }) {
  const timers = new Map<number, { callback: () => void; ms: number }>();
  const states: string[] = [];
  const reports: string[] = [];
  let next = 1;
  const cache = new TopicCache(
    {
      set: (callback, ms) => {
        timers.set(next, { callback, ms });
        next += 1;
        return next - 1;
      },
      clear: (timer) => void timers.delete(timer as number),
    },
    {
      changed: (state, dropped) => void states.push(dropped ? `${state}, dropped` : state),
      report: (message) => void reports.push(message),
    },
    options,
  );
  return { cache, timers, states, reports, options };
}

async function snapshot(seq: number, ...keys: string[]) {
  const bytes = await snapshotBytes(step(...keys).upserts, seq);
  return { topic: TOPIC, cursor: at(seq), etag: `"${seq}"`, blob: new Blob([bytes]) };
}

async function keysOf(content: TopicContent | null): Promise<string[]> {
  if (!content) return [];
  const store = new TopicStore(decodeSnapshot(new Uint8Array(await content.snapshot.arrayBuffer())));
  store.apply(content.deltas);
  expect(store.cursor).toEqual(content.cursor);
  return Array.from({ length: store.size }, (_, slot) => store.keyAt(slot) as string).sort();
}

afterEach(() => vi.restoreAllMocks());

describe('TopicCache', () => {
  it('gives back snapshot and deltas, before and after they are committed, and to the next owner', async () => {
    const { cache, timers, options } = fresh();
    expect(await cache.open()).toEqual({ topics: [], facts: null });
    cache.putSnapshot(await snapshot(5, 'a'));
    cache.putDelta(deltaOf(step('b'), 5, 6));
    cache.putFacts({ serverUrl: 'http://pusat', version: { epoch: EPOCH, seq: 6 as Seq, at: 1 } });
    expect([...timers.values()].map((t) => t.ms)).toEqual([250]);
    expect(await keysOf(await cache.load(TOPIC))).toEqual(['a', 'b']);
    await cache.flush();
    cache.putDelta(deltaOf(step('c'), 6, 9));
    expect(await keysOf(await cache.load(TOPIC))).toEqual(['a', 'b', 'c']);
    await cache.close();

    const second = fresh(options).cache;
    const held = await second.open();
    expect(held.topics).toEqual([{ topic: TOPIC, cursor: at(9), etag: '"5"' }]);
    expect(held.facts).toMatchObject({ serverUrl: 'http://pusat', version: { seq: 6 }, contactAt: null });
    expect(await keysOf(await second.load(TOPIC))).toEqual(['a', 'b', 'c']);
  });

  it('holds the same rows whatever is put, committed, compacted and reopened in between', async () => {
    const actionArbitrary = fc.oneof(
      { weight: 5, arbitrary: stepArbitrary.map((s) => ({ step: s })) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('flush', 'load', 'compact', 'reopen', 'replace').map((act) => ({ act })),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(actionArbitrary, { maxLength: 14 }), keyArbitrary, async (actions, first) => {
        const options = { indexedDB: new IDBFactory(), IDBKeyRange };
        let { cache } = fresh(options);
        await cache.open();
        const rows = new Map(step(first).upserts.map((r) => [r.key as string, r]));
        let seq = 1;
        const whole = async () => {
          const bytes = await snapshotBytes([...rows.values()], seq);
          return { topic: TOPIC, cursor: at(seq), etag: null, blob: new Blob([bytes]) };
        };
        cache.putSnapshot(await whole());
        for (const action of actions) {
          if ('step' in action) {
            for (const key of action.step.removes) rows.delete(key);
            for (const row of action.step.upserts) rows.set(row.key, row);
            cache.putDelta(deltaOf(action.step, seq, seq + 1));
            seq += 1;
          } else if (action.act === 'flush') await cache.flush();
          else if (action.act === 'compact') cache.compact(await whole());
          else if (action.act === 'replace') {
            seq += 2;
            cache.putSnapshot(await whole());
          } else if (action.act === 'reopen') {
            await cache.close();
            ({ cache } = fresh(options));
            await cache.open();
          }
          if (!('step' in action)) expect(await keysOf(await cache.load(TOPIC))).toEqual([...rows.keys()].sort());
        }
        await cache.close();
      }),
      { numRuns: 40 },
    );
  });

  it('goes on in memory when the disk is full, says so, and recovers when there is room again', async () => {
    const { cache, timers, states, reports, options } = fresh();
    await cache.open();
    cache.putSnapshot(await snapshot(5, 'a'));
    await cache.flush();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    cache.putDelta(deltaOf(step('b'), 5, 6));
    await cache.flush();
    expect(states).toEqual(['full']);
    expect(reports.at(-1)).toMatch(/full/);
    cache.putDelta(deltaOf(step('c'), 6, 7));
    expect(await keysOf(await cache.load(TOPIC))).toEqual(['a', 'b', 'c']);
    expect([...timers.values()].map((t) => t.ms)).toEqual([FULL_RETRY_MS]);
    // Half a transaction must not be there: the next owner still finds the state before.
    expect((await new CacheDatabase(options).topics.get(TOPIC))?.cursor.seq).toBe(5);
    put.mockRestore();
    await cache.flush();
    expect(states).toEqual(['full', 'ok']);
    await cache.close();
    expect((await fresh(options).cache.open()).topics[0]?.cursor.seq).toBe(7);
  });

  it('drops a database that cannot be written and begins an empty one', async () => {
    const { cache, states } = fresh();
    await cache.open();
    cache.putSnapshot(await snapshot(5, 'a'));
    await cache.flush();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('Internal error', 'UnknownError');
    });
    cache.putDelta(deltaOf(step('b'), 5, 6));
    await cache.flush();
    put.mockRestore();
    expect(states).toEqual(['ok, dropped']);
    expect(cache.heldInMemory(TOPIC)).toBe(false);
    cache.forget(TOPIC);
    expect(await cache.load(TOPIC)).toBeNull();
    cache.putSnapshot(await snapshot(7, 'z'));
    await cache.flush();
    expect(await keysOf(await cache.load(TOPIC))).toEqual(['z']);
  });

  it('leaves out a topic whose snapshot is cut off, and keeps the others', async () => {
    const { cache, options } = fresh();
    await cache.open();
    const whole = await snapshot(5, 'a');
    const other = 'other-rows' as TopicId;
    cache.putSnapshot(whole);
    cache.putSnapshot({ ...whole, topic: other, blob: whole.blob.slice(0, whole.blob.size - 3) });
    await cache.close();
    const second = fresh(options);
    expect((await second.cache.open()).topics.map((t) => t.topic)).toEqual([TOPIC]);
    expect(second.reports.at(-1)).toMatch(/other-rows is damaged/);
    await second.cache.flush();
    expect(await second.cache.load(other)).toBeNull();
  });

  it('goes on without a cache where there is no database at all', async () => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const broken = Object.assign(new IDBFactory(), { open: denied, deleteDatabase: denied });
    const { cache, states } = fresh({ indexedDB: broken, IDBKeyRange });
    expect((await cache.open()).topics).toEqual([]);
    expect(states).toEqual(['broken, dropped']);
    cache.putSnapshot(await snapshot(5, 'a'));
    cache.putDelta(deltaOf(step('b'), 5, 6));
    await cache.flush();
    expect(await keysOf(await cache.load(TOPIC))).toEqual(['a', 'b']);
    expect(await cache.asset('/x', '1')).toBeNull();
  });

  it('upgrades an older schema without losing what it holds', async () => {
    const options = { indexedDB: new IDBFactory(), IDBKeyRange };
    const old = new Dexie(CACHE_NAME, options);
    old.version(1).stores({ topics: 'topic', snapshots: 'topic', deltas: '[topic+to]', facts: 'name' });
    await old.table('topics').put({ topic: TOPIC, cursor: at(6) });
    await old.table('snapshots').put(await snapshot(5, 'a'));
    await old.table('deltas').put({ topic: TOPIC, to: 6, delta: deltaOf(step('b'), 5, 6) });
    old.close();
    const { cache } = fresh(options);
    expect((await cache.open()).topics).toEqual([{ topic: TOPIC, cursor: at(6), etag: '"5"' }]);
    expect(await keysOf(await cache.load(TOPIC))).toEqual(['a', 'b']);
    expect((await new CacheDatabase(options).topics.get(TOPIC))?.deltas).toBe(1);
    await cache.putAsset('/a', '1', new Blob(['x']));
    expect(await (await cache.asset('/a', '1'))?.text()).toBe('x');
    expect(await cache.asset('/a', '2')).toBeNull();
  });

  it('tells when many deltas lie on a snapshot, also after it was reopened', async () => {
    const { cache, options } = fresh();
    await cache.open();
    cache.putSnapshot(await snapshot(0));
    for (let i = 0; i <= MAX_DELTAS; i += 1) cache.putDelta(deltaOf(step('a'), i, i + 1));
    expect(cache.isHeavy(TOPIC)).toBe(true);
    await cache.close();
    const second = fresh(options).cache;
    await second.open();
    expect(second.isHeavy(TOPIC)).toBe(true);
    second.compact(await snapshot(300, 'a'));
    expect(second.isHeavy(TOPIC)).toBe(false);
    await second.flush();
    const content = await second.load(TOPIC);
    expect(content?.deltas.map((d) => d.to)).toEqual(Array.from({ length: MAX_DELTAS + 1 - 300 }, (_, i) => 301 + i));
    expect(await keysOf(content)).toEqual(['a']);
  });

  it('empties itself', async () => {
    const { cache, options } = fresh();
    await cache.open();
    cache.putSnapshot(await snapshot(5, 'a'));
    await cache.putAsset('/a', '1', new Blob(['x']));
    cache.putDelta(deltaOf(step('b'), 5, 6));
    await cache.clear();
    expect(await cache.load(TOPIC)).toBeNull();
    expect(await cache.asset('/a', '1')).toBeNull();
    await cache.close();
    expect((await fresh(options).cache.open()).topics).toEqual([]);
  });
});
