// Ephemeral topics on the wire: last values by key, outside the log, the sequence and the cache.
//
// 1. A client sends `ephemeral-subscribe` with the topics it wants. The answer gives every topic's last values whole, or says
//    that it is refused. Subscribing again (after a lost connection, say) gives them whole again.
// 2. From the moment of the answer on, each change arrives as one `ephemeral` message of that topic: values set since, and
//    keys removed. Within a connection messages of a topic arrive in the order of the changes; there is no number to check,
//    since whatever was missed is made good by the next whole answer.
// 3. A message with `whole` replaces all that is held of the topic. The server sends it to a client that it had to leave out
//    for being slow.
// 4. A client whose role may write a topic sends `ephemeral-set` and `ephemeral-clear`, both acknowledged once the change is
//    in the table. Its own change comes back to it as to everybody else; it shows nothing that the server has not confirmed
//    unless it says so. The value must fit the topic's schema and limits (shared/ephemeral/).
// 5. Deleted is gone: a removed key has no value and no history. Values survive a restart of the server, in one table of last
//    values; whoever must not outlive its moment is removed by the topic's `keepMs`.
// 6. A client forgets what it holds when it changes its server or signs out, never only because the connection is lost: what
//    it shows is then as old as the connection's last moment, which presence tells.
import { z } from 'zod';
import { EphemeralTopicId } from '../ephemeral';
import { SyncError } from './sync-error';

/** Parts separated by `/`; a prefix up to a slash can be cleared as a whole. */
export const EphemeralKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.:-]+(\/[\w.:-]+)*$/);

/** A last value. `at`: when it was written, epoch ms by the server's clock. `value` is checked by its topic's own schema. */
export const EphemeralEntry = z.object({ key: EphemeralKey, value: z.unknown(), at: z.number() });
export type EphemeralEntry = z.infer<typeof EphemeralEntry>;

/** ephemeral (server -> client). `whole`: what is not among `entries` is gone. */
export const EphemeralChange = z.object({
  topic: EphemeralTopicId,
  whole: z.boolean(),
  entries: z.array(EphemeralEntry),
  removes: z.array(EphemeralKey),
});
export type EphemeralChange = z.infer<typeof EphemeralChange>;

/** ephemeral-subscribe (client -> server, acknowledged). Names that the server does not know are answered as refused. */
export const EphemeralSubscribe = z.object({ topics: z.array(z.string().max(60)).max(50) });
export type EphemeralSubscribe = z.infer<typeof EphemeralSubscribe>;

export const EphemeralSubscribed = z.object({ given: z.array(EphemeralChange), refused: z.array(z.string()) });
export type EphemeralSubscribed = z.infer<typeof EphemeralSubscribed>;

/** ephemeral-set (client -> server, acknowledged): the key has this value from now on. */
export const EphemeralSet = z.object({ topic: EphemeralTopicId, key: EphemeralKey, value: z.unknown() });
export type EphemeralSet = z.infer<typeof EphemeralSet>;

/** Which keys to remove: some, or all below a prefix (`under: "view-1"` removes `view-1/...`). */
export const EphemeralWhich = z.union([
  z.strictObject({ keys: z.array(EphemeralKey).min(1).max(500) }),
  z.strictObject({ under: EphemeralKey }),
]);
export type EphemeralWhich = z.infer<typeof EphemeralWhich>;

/** ephemeral-clear (client -> server, acknowledged). */
export const EphemeralClear = z.object({ topic: EphemeralTopicId, which: EphemeralWhich });
export type EphemeralClear = z.infer<typeof EphemeralClear>;

/** A write, by the event that carries it. */
export type EphemeralWrite =
  | { event: 'ephemeral-set'; message: EphemeralSet }
  | { event: 'ephemeral-clear'; message: EphemeralClear };

/** Answer to a write: done, or why not. */
export const EphemeralDone = z.union([z.strictObject({ done: z.literal(true) }), SyncError]);
export type EphemeralDone = z.infer<typeof EphemeralDone>;
