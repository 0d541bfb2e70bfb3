// Ephemeral topics on one socket: who may read and write which, how fast and how much.
import { EphemeralTopicId, ephemeralDeclaration } from '@shared/ephemeral';
import {
  type EphemeralChange,
  EphemeralClear,
  type EphemeralDone,
  EphemeralSet,
  EphemeralSubscribe,
  type EphemeralSubscribed,
} from '@shared/protocol/ephemeral';
import type { Viewer } from '../http/access';
import { SYNC_ERRORS } from './admission';
import type { BroadcastLog } from './commit-broadcast';
import type { Ephemeral } from './ephemeral';
import { TokenBucket } from './token-bucket';

/** What is needed of a socket's rooms: joining takes effect at once. */
export interface EphemeralRooms {
  join(topic: EphemeralTopicId): void;
}

export class EphemeralDesk {
  private readonly buckets = new Map<EphemeralTopicId, TokenBucket>();
  /** An answer holds whole topics, so it is asked for at each connection and seldom else. */
  private readonly wholes: TokenBucket;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly viewer: Viewer,
    private readonly ephemeral: Ephemeral,
    private readonly rooms: EphemeralRooms,
    private readonly log: BroadcastLog,
    /** Whether nothing new can be kept now. Of all that a socket can say, only last values are written. */
    private readonly full: () => boolean,
    /** Monotonic milliseconds. */
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.wholes = new TokenBucket({ burst: 20, perSecond: 0.5 }, clock);
  }

  /**
   * Joins the topics that the viewer may read, and answers their last values. Join and answer are one step: whatever changes
   * after it arrives as a message.
   */
  subscribe(message: unknown): EphemeralSubscribed | EphemeralDone {
    const request = EphemeralSubscribe.safeParse(message);
    if (!request.success) return SYNC_ERRORS.bad_message;
    if (!this.wholes.take()) return SYNC_ERRORS.overloaded;
    const given: EphemeralChange[] = [];
    const refused: string[] = [];
    for (const name of new Set(request.data.topics)) {
      const topic = EphemeralTopicId.safeParse(name);
      if (!topic.success || !ephemeralDeclaration(topic.data).readers.includes(this.viewer.role)) {
        refused.push(name);
        continue;
      }
      this.rooms.join(topic.data);
      given.push(wholeTopic(this.ephemeral, topic.data));
    }
    return { given, refused };
  }

  /** Writes a value, when role, schema, size and pace allow it. */
  async set(message: unknown): Promise<EphemeralDone> {
    const request = EphemeralSet.safeParse(message);
    if (!request.success) return SYNC_ERRORS.bad_message;
    const { topic, key } = request.data;
    const declaration = ephemeralDeclaration(topic);
    const refusal = this.refusalOf(topic);
    if (refusal) return refusal;
    const value = declaration.value.safeParse(request.data.value);
    if (!value.success) return SYNC_ERRORS.bad_message;
    if (Buffer.byteLength(JSON.stringify(value.data)) > declaration.maxBytes) return SYNC_ERRORS.too_much;
    return this.attempt(async () =>
      (await this.ephemeral.set(topic, [{ key, value: value.data as never }])) ? { done: true } : SYNC_ERRORS.too_much,
    );
  }

  /** Removes keys. */
  async clear(message: unknown): Promise<EphemeralDone> {
    const request = EphemeralClear.safeParse(message);
    if (!request.success) return SYNC_ERRORS.bad_message;
    const { topic, which } = request.data;
    const refusal = this.refusalOf(topic);
    if (refusal) return refusal;
    return this.attempt(async () => {
      await this.ephemeral.remove(topic, which);
      return { done: true };
    });
  }

  private refusalOf(topic: EphemeralTopicId): EphemeralDone | null {
    const { writers, rate } = ephemeralDeclaration(topic);
    if (!writers.includes(this.viewer.role)) return SYNC_ERRORS.forbidden_topic;
    if (this.full()) return SYNC_ERRORS.disk_full;
    const bucket = this.buckets.get(topic) ?? new TokenBucket(rate, this.clock);
    this.buckets.set(topic, bucket);
    return bucket.take() ? null : SYNC_ERRORS.overloaded;
  }

  /** One after the other: a stroke's end must not be overtaken by its part that was sent before. */
  private attempt(work: () => Promise<EphemeralDone>): Promise<EphemeralDone> {
    const done = this.turn.then(() => this.tried(work));
    this.turn = done;
    return done;
  }

  private async tried(work: () => Promise<EphemeralDone>): Promise<EphemeralDone> {
    try {
      return await work();
    } catch (error) {
      this.log.warn({ err: error }, 'an ephemeral value could not be written');
      return SYNC_ERRORS.overloaded;
    }
  }
}

/** All last values of a topic as one message that replaces whatever is held. */
export function wholeTopic(ephemeral: Ephemeral, topic: EphemeralTopicId): EphemeralChange {
  return { topic, whole: true, entries: ephemeral.list(topic), removes: [] };
}
