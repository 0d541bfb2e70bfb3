// subscribe (client -> server, acknowledged): join topics, saying what is already held of each.
import { z } from 'zod';
import { Seq } from '../ids';
import { SyncErrorCode } from './sync-error';
import { Cursor, TopicId } from './topic';

export const SubscribeRequest = z.object({
  topics: z.array(z.object({ topic: TopicId, holds: Cursor.nullable() })).max(500),
});
export type SubscribeRequest = z.infer<typeof SubscribeRequest>;

/** current: nothing to fetch. behind: fetch the changes. reset: fetch the snapshot. refused: see `error`. */
export const TopicAnswer = z.object({
  topic: TopicId,
  status: z.enum(['current', 'behind', 'reset', 'refused']),
  at: Cursor.nullable(),
  error: SyncErrorCode.optional(),
});
export type TopicAnswer = z.infer<typeof TopicAnswer>;

export const SubscribeAnswer = z.object({
  topics: z.array(TopicAnswer),
  head: z.object({ epoch: Cursor.shape.epoch, seq: Seq }),
  serverTime: z.number(),
});
export type SubscribeAnswer = z.infer<typeof SubscribeAnswer>;

export const UnsubscribeRequest = z.object({ topics: z.array(TopicId).max(500) });
export type UnsubscribeRequest = z.infer<typeof UnsubscribeRequest>;
