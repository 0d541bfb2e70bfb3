// Reading announced topics into a window's stores: order, waiting deltas, and a screen that never goes back.
import type { Row } from '@shared/dataset/row';
import type { Seq } from '@shared/ids';
import type { TopicId } from '@shared/protocol/topic';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TopicContent } from '../cache/topic-content';
import { deltaOf, EPOCH, rowArbitrary, snapshotBytes, TEST_DECLARATION } from '../state/testing/rows-arbitrary';
import { TopicRegistry } from '../state/topics';
import { TopicLoader } from './topic-loader';

const TOPIC = TEST_DECLARATION.id as TopicId;
const [ROW] = fc.sample(rowArbitrary, { numRuns: 1, seed: 4 }) as [Row];
const step = (...keys: string[]) => ({ upserts: keys.map((k) => ({ ...ROW, key: k as Row['key'] })), removes: [] });

async function content(snapshotAt: number, keys: string[], ...added: string[]): Promise<TopicContent> {
  const bytes = await snapshotBytes(step(...keys).upserts, snapshotAt);
  return {
    snapshot: new Blob([bytes]),
    deltas: added.map((key, i) => deltaOf(step(key), snapshotAt + i, snapshotAt + i + 1)),
    cursor: { epoch: EPOCH, seq: (snapshotAt + added.length) as Seq, version: 1 },
  };
}

function window(read: () => Promise<TopicContent | null> = () => Promise.reject(new Error('no cache'))) {
  const registry = new TopicRegistry();
  const told: string[] = [];
  const loader = new TopicLoader(registry, read, {
    due: () => {},
    resend: (_topic, whole) => void told.push(whole ? 'resend with content' : 'resend'),
    unreadable: () => void told.push('unreadable'),
  });
  const keys = () => {
    const store = registry.get(TOPIC);
    return store && Array.from({ length: store.size }, (_, slot) => store.keyAt(slot) as string).sort();
  };
  const taken = (wanted: string[]) =>
    vi.waitFor(() => {
      loader.takeFrame();
      expect(loader.loading).toBe(false);
      expect(keys()).toEqual(wanted);
    });
  return { registry, loader, told, keys, taken };
}

describe('TopicLoader', () => {
  it('lets deltas wait for the reading, drops those that it contains, and shows the topic whole', async () => {
    const { loader, taken, keys, registry } = window();
    loader.announced(TOPIC, await content(5, ['a'], 'b'));
    expect(loader.loading).toBe(true);
    loader.push(deltaOf(step('b'), 5, 6));
    loader.push(deltaOf(step('c'), 6, 7));
    loader.takeFrame();
    expect(keys()).toBeUndefined();
    await taken(['a', 'b', 'c']);
    expect(registry.get(TOPIC)?.cursor.seq).toBe(7);
  });

  it('does not go back when a new owner begins behind the screen, and goes on from deltas alone where it can', async () => {
    const { loader, taken, registry, told } = window();
    loader.announced(TOPIC, await content(5, ['a'], 'b'));
    await taken(['a', 'b']);
    const changes: string[] = [];
    registry.get(TOPIC)?.subscribe((change) => changes.push(change.kind));
    loader.announced(TOPIC, await content(5, ['a']));
    await taken(['a', 'b']);
    loader.announced(TOPIC, await content(5, ['a'], 'b', 'c'));
    await taken(['a', 'b', 'c']);
    expect(changes).toEqual(['rows']);
    loader.announced(TOPIC, await content(9, ['z']));
    await taken(['z']);
    expect(changes).toEqual(['rows', 'reset']);
    expect(told).toEqual([]);
  });

  it('says that what it read is of no use where its own deltas have a gap, instead of reading it for ever', async () => {
    const { loader, told, keys } = window();
    const { deltas, ...rest } = await content(5, ['a'], 'b', 'c', 'd');
    loader.announced(TOPIC, { ...rest, deltas: deltas.filter((_, i) => i !== 1) });
    await vi.waitFor(() => {
      loader.takeFrame();
      expect(loader.loading).toBe(false);
    });
    expect(told).toEqual(['unreadable']);
    expect(keys()).toBeUndefined();
  });

  it('asks again where it lost its place, cannot read the cache, or reads something damaged', async () => {
    const { loader, taken, told } = window(async () => null);
    loader.announced(TOPIC, null);
    await vi.waitFor(() => expect(told).toEqual(['resend with content']));
    loader.announced(TOPIC, await content(5, ['a']));
    await taken(['a']);
    loader.push(deltaOf(step('x'), 8, 9));
    loader.takeFrame();
    expect(told.at(-1)).toBe('resend');
    loader.announced(TOPIC, { ...(await content(9, ['a'])), snapshot: new Blob(['not a snapshot']) });
    await vi.waitFor(() => expect(told.at(-1)).toBe('unreadable'));
    expect(loader.loading).toBe(false);
  });

  it('believes only the latest announcement', async () => {
    const slow: ((c: TopicContent) => void)[] = [];
    const { loader, taken } = window(() => new Promise((resolve) => slow.push(resolve)));
    loader.announced(TOPIC, null);
    loader.announced(TOPIC, await content(7, ['new']));
    slow[0]?.(await content(5, ['old']));
    await taken(['new']);
  });
});
