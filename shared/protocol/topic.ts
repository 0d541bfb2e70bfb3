// A topic is a dataset's stream of changes; its name is the dataset's id. What a client holds of it is a cursor.
import { z } from 'zod';
import { DatasetId, Epoch, Seq } from '../ids';

export const TopicId = DatasetId;
export type TopicId = z.infer<typeof TopicId>;

/** `seq` is the store's sequence at which the topic last changed; `version` that of its declaration. */
export const Cursor = z.object({ epoch: Epoch, seq: Seq, version: z.number().int().positive() });
export type Cursor = z.infer<typeof Cursor>;
