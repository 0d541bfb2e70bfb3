// head (server -> client): the store's sequence, sent after every delta up to it; tells a quiet topic from a missing delta.
import { z } from 'zod';
import { Epoch, Seq } from '../ids';

export const Head = z.object({ epoch: Epoch, seq: Seq, at: z.number() });
export type Head = z.infer<typeof Head>;
