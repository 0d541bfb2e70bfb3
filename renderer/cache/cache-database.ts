// The PC's cache in IndexedDB: what is held of each topic, its snapshot and the deltas after it, and files of the base map.
import type { Seq } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import type { DataVersion } from '@shared/protocol/presence';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import Dexie, { type DexieOptions, type Table } from 'dexie';

export const CACHE_NAME = 'sumut-smart-province';

/** A topic that is held: its snapshot with all its deltas applied stands at `cursor`. */
export interface TopicRecord {
  topic: TopicId;
  cursor: Cursor;
  /** How many deltas lie on the snapshot, and about how many bytes: when to take a new one. */
  deltas: number;
  bytes: number;
}

export interface SnapshotRecord {
  topic: TopicId;
  /** Where the snapshot itself stands. */
  cursor: Cursor;
  etag: string | null;
  blob: Blob;
}

export interface DeltaRecord {
  topic: TopicId;
  to: Seq;
  delta: Delta;
}

/** What the cache says of itself as a whole. */
export interface FactsRecord {
  name: 'facts';
  /** Origin of the server that all of it came from. */
  serverUrl: string;
  version: DataVersion | null;
  /** Last moment at which the server was heard, this PC's clock, epoch ms. */
  contactAt: number | null;
  /** Server clock minus this PC's, ms. */
  clockOffset: number;
}

export interface AssetRecord {
  path: string;
  version: string;
  blob: Blob;
}

/** The tables, as Dexie knows them. One owner per PC writes; windows read. */
export class CacheDatabase extends Dexie {
  topics!: Table<TopicRecord, string>;
  snapshots!: Table<SnapshotRecord, string>;
  deltas!: Table<DeltaRecord, [string, number]>;
  facts!: Table<FactsRecord, string>;
  assets!: Table<AssetRecord, string>;

  constructor(options?: DexieOptions) {
    super(CACHE_NAME, options);
    // 1: topics with snapshot and deltas. Each later version says below what becomes of an older cache.
    this.version(1).stores({ topics: 'topic', snapshots: 'topic', deltas: '[topic+to]', facts: 'name' });
    // 2: outlines are kept too, and a topic counts its deltas; an older cache's topics are counted once.
    this.version(2)
      .stores({ assets: 'path' })
      .upgrade(async (transaction) => {
        const counts = new Map<string, number>();
        await transaction
          .table<DeltaRecord>('deltas')
          .each(({ topic }) => counts.set(topic, (counts.get(topic) ?? 0) + 1));
        await transaction
          .table<TopicRecord>('topics')
          .toCollection()
          .modify((record) => {
            record.deltas = counts.get(record.topic) ?? 0;
            record.bytes = 0;
          });
      });
  }

  /** The deltas of a topic up to a sequence (all of them where it is null), as a collection. */
  deltasUpTo(topic: TopicId, seq: number | null) {
    return this.deltas.where('[topic+to]').between([topic, Dexie.minKey], [topic, seq ?? Dexie.maxKey], true, true);
  }
}
