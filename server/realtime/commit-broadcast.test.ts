// The queue between commits and sockets: order, the interval of heads, folding, and a database that goes away for a while.
import type { DatasetId, Epoch, Seq } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import type { Cursor } from '@shared/protocol/topic';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Committed, StoredDeclaration } from '../store/contract';
import { CommitBroadcast, type Screens } from './commit-broadcast';

const A = 'aaa' as DatasetId;
const B = 'bbb' as DatasetId;
const EPOCH = 'epoch-0001' as Epoch;
const seq = (n: number) => n as Seq;

/** A log of commits in memory, seen as the broadcast sees the store. */
class Log {
  commits: { seq: number; topics: DatasetId[] }[] = [];
  versions = new Map<DatasetId, number>([
    [A, 1],
    [B, 1],
  ]);
  away = 0;
  oldest = 0;
  size = 10;
  private listener: (committed: Committed) => void = () => {};

  commit(...topics: DatasetId[]): number {
    const next = this.commits.length + 1;
    this.commits.push({ seq: next, topics });
    this.listener({ epoch: EPOCH, seq: seq(next), at: next, topics });
    return next;
  }

  async datasets(): Promise<StoredDeclaration[]> {
    return [A, B].map((id) => ({ declaration: { id }, version: 1, seq: seq(0) }) as StoredDeclaration);
  }

  async cursor(topic: DatasetId): Promise<Cursor> {
    if (this.away > 0) {
      this.away -= 1;
      throw new Error('the database is away');
    }
    return { epoch: EPOCH, seq: seq(this.stands(topic)), version: this.versions.get(topic) ?? 1 };
  }

  async changesSince(topic: DatasetId, since: Seq): Promise<Delta | null> {
    if (since < this.oldest) return null;
    const to = seq(this.stands(topic));
    const pad = 'x'.repeat(this.size);
    return {
      topic,
      epoch: EPOCH,
      version: this.versions.get(topic) ?? 1,
      from: since,
      to,
      at: 0,
      provenance: [],
      upserts: [],
      removes: [pad as Delta['removes'][number]],
    };
  }

  onCommitted(listener: (committed: Committed) => void) {
    this.listener = listener;
    return { dispose: () => {} };
  }

  private stands(topic: DatasetId): number {
    return this.commits.findLast((c) => c.topics.includes(topic))?.seq ?? 0;
  }
}

/** What was sent, as short words. */
class Told implements Screens {
  words: string[] = [];
  followed = new Set<DatasetId>([A, B]);
  watching = (topic: DatasetId) => this.followed.has(topic);
  delta = (m: Delta) => void this.words.push(`${m.topic} ${m.from}-${m.to}`);
  announce: Screens['announce'] = (m) => void this.words.push(`${m.topic} announce ${m.from}-${m.to}`);
  resync: Screens['resync'] = (m) => void this.words.push(`${m.topic} ${m.reason}`);
  readmit = async (topic: DatasetId) => void this.words.push(`${topic} readmit`);
  head: Screens['head'] = (m) => void this.words.push(`head ${m.seq}`);
}

let log: Log;
let told: Told;
let clock: number;
let broadcast: CommitBroadcast;
let running: { dispose(): void };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  log = new Log();
  told = new Told();
  clock = 0;
  broadcast = new CommitBroadcast(log, told, { warn: () => {} }, () => clock);
  running = await broadcast.start();
});
afterEach(() => {
  running.dispose();
  vi.useRealTimers();
});

describe('commits', () => {
  it('become deltas in order, and one head for many within the interval', async () => {
    log.commit(A);
    await broadcast.idle();
    log.commit(B, A);
    await broadcast.idle();
    log.commit(A);
    await broadcast.idle();
    expect(told.words).toEqual(['aaa 0-1', 'head 1', 'bbb 0-2', 'aaa 1-2', 'aaa 2-3']);
    clock = 100;
    await vi.advanceTimersByTimeAsync(100);
    expect(told.words.at(-1)).toBe('head 3');
    clock = 500;
    log.commit(B);
    await broadcast.idle();
    expect(told.words.slice(-2)).toEqual(['bbb 2-4', 'head 4']);
  });

  it('that came together are folded, and none is told twice', async () => {
    log.commit(A);
    log.commit(A);
    log.commit(A);
    await broadcast.idle();
    expect(told.words.filter((w) => w.startsWith('aaa'))).toEqual(['aaa 0-3']);
  });

  it('of a topic that nobody follows are passed over, and its next delta starts after them', async () => {
    told.followed.delete(B);
    log.commit(B);
    await broadcast.idle();
    told.followed.add(B);
    log.commit(B);
    await broadcast.idle();
    expect(told.words).toEqual(['head 1', 'bbb 1-2']);
  });

  it('too large or no longer kept are announced', async () => {
    log.size = 1_000_001;
    log.commit(A);
    await broadcast.idle();
    log.size = 1;
    log.oldest = 9;
    log.commit(A);
    await broadcast.idle();
    log.oldest = 0;
    log.commit(A);
    await broadcast.idle();
    expect(told.words.filter((w) => w.startsWith('aaa'))).toEqual(['aaa announce 0-1', 'aaa announce 1-2', 'aaa 2-3']);
  });

  it('under another declaration make everybody take the snapshot', async () => {
    log.versions.set(A, 2);
    log.commit(A);
    await broadcast.idle();
    log.commit(A);
    await broadcast.idle();
    expect(told.words).toEqual(['aaa declaration', 'aaa readmit', 'head 1', 'aaa 1-2']);
  });

  it('wait for a database that is away, and none is lost', async () => {
    log.away = 2;
    log.commit(A);
    log.commit(B);
    const done = broadcast.idle();
    await vi.advanceTimersByTimeAsync(250 + 500);
    await done;
    expect(told.words).toEqual(['aaa 0-1', 'head 1', 'bbb 0-2']);
    await vi.advanceTimersByTimeAsync(100);
    expect(told.words.at(-1)).toBe('head 2');
  });
});
