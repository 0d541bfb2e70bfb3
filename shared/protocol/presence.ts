// Presence: the honest state of a PC's connection, shown beside the clock.
import { z } from 'zod';
import { Epoch, Seq } from '../ids';
import { SyncErrorCode } from './sync-error';

/**
 * never: this PC was never connected and has no cache. connecting: no connection yet in this run.
 * live: connected, every topic applied up to the head. behind: connected, `changes` commits are still to be applied.
 * offline: connection lost at `since`; the cache is shown. refused: the server does not let us in.
 */
export const Presence = z.discriminatedUnion('state', [
  z.object({ state: z.literal('never') }),
  z.object({ state: z.literal('connecting'), since: z.number() }),
  z.object({ state: z.literal('live') }),
  z.object({ state: z.literal('behind'), changes: z.number().int().nonnegative() }),
  z.object({ state: z.literal('offline'), since: z.number() }),
  z.object({ state: z.literal('refused'), code: SyncErrorCode }),
]);
export type Presence = z.infer<typeof Presence>;

/** The one data version of a PC: everything on its live windows is the store as it stood at `seq`. `at` is the server's clock. */
export const DataVersion = z.object({ epoch: Epoch, seq: Seq, at: z.number() });
export type DataVersion = z.infer<typeof DataVersion>;
