// Errors of the sync protocol: a closed set, each with what the client does about it.
import { z } from 'zod';

export const SyncErrorCode = z.enum([
  'unauthorized', // token unknown, expired or revoked: show "ditolak", keep the cache on screen, do not retry by itself
  'forbidden_topic', // access class does not allow it: leave the topic out, say so in the layer list
  'unknown_topic', // no such dataset: drop it from cache and screen
  'protocol_too_old', // this app must be updated: say so, keep the cache on screen
  'protocol_too_new', // the server must be updated: say so, keep the cache on screen
  'bad_message', // the server could not parse what was sent: a bug; log it and reconnect
  'overloaded', // try again later, with back-off
  'too_much', // an ephemeral topic holds all it may, or the value is too large: remove something, or send less
  'stopping', // the server stops; reconnect with back-off
]);
export type SyncErrorCode = z.infer<typeof SyncErrorCode>;

/** refused (server -> client, before it disconnects) and the answer to a message that could not be served. */
export const SyncError = z.object({ code: SyncErrorCode, message: z.string() });
export type SyncError = z.infer<typeof SyncError>;
