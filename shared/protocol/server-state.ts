// server-state (server -> client): what keeps the server from doing all of its work, so that a screen can say it. Sent when it
// changes, and to whoever connects while something is wrong; a client that was told nothing takes all for well.
import { z } from 'zod';

/** Each part says since when (epoch milliseconds, server's clock) it has been as it is. */
export const ServerState = z.object({
  /** down: nothing can be read or written. */
  database: z.object({ state: z.enum(['up', 'down']), since: z.number() }),
  /** low: soon full. full: nothing new is accepted, since it could not be made durable. */
  disk: z.object({ state: z.enum(['ok', 'low', 'full']), since: z.number(), freeBytes: z.number().nullable() }),
  /**
   * stepped: the clock was set by `offByMs` while the server ran (shown for a while). behind: it stands `offByMs` before the
   * last commit's time, so new receipts bear an earlier time than older ones. Order never depends on it.
   */
  clock: z.object({ state: z.enum(['ok', 'stepped', 'behind']), since: z.number(), offByMs: z.number() }),
});
export type ServerState = z.infer<typeof ServerState>;
