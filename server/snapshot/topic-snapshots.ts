// Snapshots of topics: encoded once per state of the topic, kept compressed within a bound, shared by all who ask at once.
import type { DatasetId } from '@shared/ids';
import type { Cursor } from '@shared/protocol/topic';
import { encodeSnapshot } from '@shared/snapshot/encode';
import type { CatalogueView } from '../http/catalogue-view';
import { EncodedBody } from '../http/encoded-body';
import { SharedWork } from '../http/shared-work';
import type { Store } from '../store/contract';

/** Compressed snapshots kept in memory, in bytes. */
const BOUND = 128 * 1024 * 1024;

export interface TopicSnapshot {
  body: EncodedBody;
  /** The state that the body holds; it may be newer than the one asked for. */
  cursor: Cursor;
  readonly weight: number;
}

/** Strong ETag of a topic's state. */
export function etagOf({ epoch, seq, version }: Cursor): string {
  return `"${epoch}.${seq}.${version}"`;
}

export class TopicSnapshots {
  private readonly work: SharedWork<TopicSnapshot>;

  constructor(
    private readonly store: Pick<Store, 'cursor' | 'readTopic'>,
    private readonly now: () => number,
    bound = BOUND,
  ) {
    this.work = new SharedWork(bound);
  }

  /**
   * The topic's snapshot as it stands now; null when there is no such topic.
   * @param view of the catalogue, for who does not see all of it
   */
  async current(topic: DatasetId, view: CatalogueView | null = null): Promise<TopicSnapshot | null> {
    const cursor = await this.store.cursor(topic);
    if (cursor === null) return null;
    const whose = `${topic}/${view?.name ?? ''} `;
    const key = `${whose}${etagOf(cursor)}`;
    this.work.forget(whose, key);
    return this.work.get(key, () => this.encode(topic, view));
  }

  private async encode(topic: DatasetId, view: CatalogueView | null): Promise<TopicSnapshot> {
    const { cursor: whole, head, declaration, rows } = await this.store.readTopic(topic);
    const cursor = view?.at(whole) ?? whole;
    const seen = view?.rows(rows) ?? rows;
    const bytes = await encodeSnapshot({ topic, ...cursor, head, at: this.now() }, declaration, seen);
    const body = await EncodedBody.of(bytes);
    return { body, cursor, weight: body.weight };
  }
}
