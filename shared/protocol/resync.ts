// resync (server -> client): take the topic's snapshot, whatever you hold.
import { z } from 'zod';
import { TopicId } from './topic';

/** slow: the client fell behind its deltas. declaration: the topic's declaration changed. replaced: the store was replaced. */
export const Resync = z.object({ topic: TopicId, reason: z.enum(['slow', 'declaration', 'replaced']) });
export type Resync = z.infer<typeof Resync>;
