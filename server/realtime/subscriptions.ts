// Answers `subscribe`: joins the topics a client may follow and tells, per topic, what it has to fetch.
import type { DatasetId } from '@shared/ids';
import type { SubscribeAnswer, SubscribeRequest, TopicAnswer } from '@shared/protocol/subscribe';
import type { Cursor } from '@shared/protocol/topic';
import { mayRead, type Viewer } from '../http/access';
import { CatalogueView } from '../http/catalogue-view';
import type { Store } from '../store/contract';

/** What a client has to do for a topic that stands at `at`, holding `holds`. */
export function statusOf(holds: Cursor | null, at: Cursor): TopicAnswer['status'] {
  if (holds === null || holds.epoch !== at.epoch || holds.version !== at.version || holds.seq > at.seq) return 'reset';
  return holds.seq === at.seq ? 'current' : 'behind';
}

/**
 * Joins and answers. The order matters: join first, then read the head, then the topics; so whatever is committed after
 * the answer's head arrives as a delta, and whatever came before it is in the answer's cursors.
 * @param join makes the socket a member of a topic's room, at once
 * @param leave undoes it for a topic that turns out not to exist
 */
export async function subscribe(
  request: SubscribeRequest,
  viewer: Viewer,
  store: Pick<Store, 'dataset' | 'cursor' | 'head'>,
  room: { join(topic: DatasetId): void; leave(topic: DatasetId): void },
  now: () => number,
): Promise<SubscribeAnswer> {
  const refused: TopicAnswer[] = [];
  const joined: SubscribeRequest['topics'] = [];
  // A topic named twice is answered once, by what was said last.
  for (const wanted of new Map(request.topics.map((t) => [t.topic, t])).values()) {
    const stored = await store.dataset(wanted.topic);
    if (stored === null) refused.push({ topic: wanted.topic, status: 'refused', at: null, error: 'unknown_topic' });
    else if (!mayRead(stored.declaration, viewer))
      refused.push({ topic: wanted.topic, status: 'refused', at: null, error: 'forbidden_topic' });
    else {
      room.join(wanted.topic);
      joined.push(wanted);
    }
  }
  const { epoch, seq } = await store.head();
  const topics: TopicAnswer[] = [];
  for (const { topic, holds } of joined) {
    const at = await store.cursor(topic);
    if (at === null) {
      room.leave(topic);
      refused.push({ topic, status: 'refused', at: null, error: 'unknown_topic' });
    } else {
      const seen = CatalogueView.of(topic, viewer)?.at(at) ?? at;
      topics.push({ topic, status: statusOf(holds, seen), at: seen });
    }
  }
  return { topics: [...topics, ...refused], head: { epoch, seq }, serverTime: now() };
}
