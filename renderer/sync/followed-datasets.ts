// Which topics the owner follows: the system topics, and every dataset of the catalogue that `sys-datasets` carries.
import { SYSTEM_DATASETS } from '@shared/datasets/index';
import type { Delta } from '@shared/protocol/delta';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot } from '@shared/snapshot/decode';
import type { TopicCache } from '../cache/topic-cache';
import type { TopicContent } from '../cache/topic-content';

export const CATALOGUE_TOPIC = 'sys-datasets' as TopicId;
/** Followed from the first moment; the others are known through the first of them. */
export const SYSTEM_TOPICS: readonly TopicId[] = SYSTEM_DATASETS.map((d) => d.id);

/** Far more than can come while one small snapshot is read. */
const MAX_LATE = 200;

/** Versions of the declarations by dataset, kept from the catalogue's snapshot and deltas. */
export class FollowedDatasets {
  private versions = new Map<string, number>();
  /** Deltas that came while a snapshot was being read; they are applied to it again. */
  private late: Delta[] = [];

  /**
   * Reads the catalogue as the cache holds it. False where it does not, or where what it holds is damaged: that is then
   * forgotten, and what was known before stays.
   */
  async load(cache: Pick<TopicCache, 'load' | 'forget'>): Promise<boolean> {
    try {
      const content = await cache.load(CATALOGUE_TOPIC);
      if (content) await this.read(content);
      return content !== null;
    } catch {
      // Damaged; whoever asked fetches it again.
      cache.forget(CATALOGUE_TOPIC);
      return false;
    }
  }

  private async read(content: TopicContent): Promise<void> {
    this.late = [];
    const { table } = decodeSnapshot(new Uint8Array(await content.snapshot.arrayBuffer()));
    const keys = table.getChild('_key');
    const versions = table.getChild('version');
    const read = new Map<string, number>();
    for (let row = 0; row < table.numRows; row += 1) read.set(String(keys?.get(row)), Number(versions?.get(row)));
    this.versions = read;
    for (const delta of [...content.deltas, ...this.late.splice(0)]) this.apply(delta);
    this.late = [];
  }

  /** `v` is in the order of the fields of `sys-datasets`: id, version, declaration. */
  apply(delta: Delta): void {
    this.late.push(delta);
    if (this.late.length > MAX_LATE) this.late.shift();
    for (const key of delta.removes) this.versions.delete(key);
    for (const row of delta.upserts) this.versions.set(row.k, Number(row.v[1]));
  }

  /** All topics to follow, system topics first. */
  topics(): TopicId[] {
    return [...new Set([...SYSTEM_TOPICS, ...([...this.versions.keys()] as TopicId[])])];
  }

  clear(): void {
    this.versions.clear();
  }
}
