// The topics of one server as this PC follows them: joins them over each connection, and takes up or leaves what the catalogue says.
import type { Delta } from '@shared/protocol/delta';
import type { SubscribeAnswer } from '@shared/protocol/subscribe';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import type { TopicCache } from '../cache/topic-cache';
import type { Disposable } from '../state/disposable';
import { CATALOGUE_TOPIC, type FollowedDatasets, SYSTEM_TOPICS } from './followed-datasets';
import type { LossLimiter } from './loss-limiter';
import type { ServerLink } from './server-link';
import type { Timers } from './timers';
import type { TopicFetch } from './topic-fetch';
import type { TopicEvent, TopicState } from './topic-machine';
import { TopicRunner } from './topic-runner';
import type { WindowGroup } from './window-group';

/** Topics in one subscription at most, as the protocol has it. */
const MAX_SUBSCRIBED = 500;

/** What is held of a topic before it is followed. */
export interface HeldOfTopic {
  topic: TopicId;
  cursor: Cursor | null;
  etag: string | null;
}

export interface FollowingParts {
  readonly cache: TopicCache;
  readonly windows: WindowGroup;
  readonly followed: FollowedDatasets;
  readonly losses: LossLimiter;
}

export interface FollowingEvents {
  /** The server answered a subscription. */
  answered(answer: SubscribeAnswer): void;
  /** A topic was refused and is dropped. */
  refused(code: SyncErrorCode): void;
  /** Something was settled or is no longer. */
  moved(): void;
}

export class TopicFollowing implements Disposable {
  private readonly runner: TopicRunner;
  /** The connection while it stands. */
  private link: ServerLink | null = null;
  private readingCatalogue = false;
  private disposed = false;

  constructor(
    fetch: TopicFetch,
    held: readonly HeldOfTopic[],
    private readonly parts: FollowingParts,
    private readonly events: FollowingEvents,
    environment: { timers: Timers; random: () => number },
  ) {
    this.runner = new TopicRunner(
      fetch,
      parts.cache,
      {
        applied: (delta) => this.onApplied(delta),
        replaced: ({ topic }) => void this.onReplaced(topic),
        forgotten: (topic, code) => {
          parts.windows.gone(topic);
          events.refused(code);
        },
        moved: () => events.moved(),
        report: (message) => parts.windows.report(message),
      },
      environment,
    );
    for (const { topic, cursor, etag } of held) this.runner.add(topic, cursor, etag);
    for (const topic of SYSTEM_TOPICS) this.runner.add(topic, null, null);
  }

  all(): TopicState[] {
    return this.runner.all();
  }

  /** Topics of which something is held. */
  held(): TopicId[] {
    return this.all().flatMap(({ topic, cursor }) => (cursor === null ? [] : [topic]));
  }

  /** All that the catalogue names is followed, and all that is followed is applied. */
  get settled(): boolean {
    return (
      !this.readingCatalogue &&
      this.runner.settled &&
      this.parts.followed.topics().every((topic) => this.runner.get(topic) !== undefined)
    );
  }

  /** The connection stands: asks for all topics over it. */
  async join(link: ServerLink): Promise<void> {
    this.link = link;
    await this.subscribe(
      link,
      this.all().map((s) => s.topic),
    );
    this.followCatalogue();
  }

  /** The connection is lost. */
  leave(): void {
    this.link = null;
    this.runner.dispatchAll({ kind: 'disconnected' });
  }

  dispatch(topic: TopicId, event: TopicEvent): void {
    this.runner.dispatch(topic, event);
  }

  dispose(): void {
    this.disposed = true;
    this.link = null;
    this.runner.dispose();
  }

  private async subscribe(link: ServerLink, topics: TopicId[]): Promise<void> {
    for (const topic of topics) this.runner.dispatch(topic, { kind: 'subscribed' });
    for (let first = 0; first < topics.length; first += MAX_SUBSCRIBED) {
      const some = topics.slice(first, first + MAX_SUBSCRIBED);
      const holds = some.map((topic) => ({ topic, holds: this.runner.get(topic)?.cursor ?? null }));
      const answer = await link.subscribe({ topics: holds });
      if (!answer || this.disposed) return;
      this.events.answered(answer);
      for (const one of answer.topics) this.runner.dispatch(one.topic, { kind: 'answered', answer: one });
    }
    this.events.moved();
  }

  /** Follows what the catalogue has and leaves what it no longer has; only once it is known as it stands. */
  private followCatalogue(): void {
    const { link, runner } = this;
    if (!link || runner.get(CATALOGUE_TOPIC)?.phase.name !== 'current') return;
    const wanted = this.parts.followed.topics();
    const extra = runner.all().filter((s) => !wanted.includes(s.topic));
    if (extra.length > 0) link.unsubscribe(extra.map((s) => s.topic));
    for (const { topic } of extra) {
      runner.remove(topic);
      this.parts.cache.forget(topic);
      this.parts.windows.gone(topic);
    }
    const fresh = wanted.filter((topic) => !runner.get(topic));
    for (const topic of fresh) runner.add(topic, null, null);
    if (fresh.length > 0) void this.subscribe(link, fresh);
  }

  private onApplied(delta: Delta): void {
    this.parts.windows.push(delta);
    if (delta.topic !== CATALOGUE_TOPIC) return;
    this.parts.followed.apply(delta);
    // After the machine has taken its step; a refused topic may have been opened to us by its new declaration.
    const changed = delta.upserts.map((row) => row.k as string as TopicId);
    queueMicrotask(() => {
      this.followCatalogue();
      const refused = changed.filter((topic) => this.runner.get(topic)?.phase.name === 'refused');
      if (this.link) void this.subscribe(this.link, refused);
    });
  }

  private async onReplaced(topic: TopicId): Promise<void> {
    void this.parts.windows.announce([topic]);
    if (topic !== CATALOGUE_TOPIC) return;
    this.readingCatalogue = true;
    const known = await this.parts.followed.load(this.parts.cache);
    this.readingCatalogue = false;
    if (known) this.followCatalogue();
    else this.parts.losses.unreadable(topic);
    this.events.moved();
  }
}
