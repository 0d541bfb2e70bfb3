// What windows and the PC's one owner say to each other over a MessagePort.
import type { Connection } from '@shared/ipc';
import type { Delta } from '@shared/protocol/delta';
import type { EphemeralChange, EphemeralDone, EphemeralWrite } from '@shared/protocol/ephemeral';
import type { DataVersion, Presence } from '@shared/protocol/presence';
import type { Progress } from '@shared/protocol/progress';
import type { ServerState } from '@shared/protocol/server-state';
import type { ShownChange } from '@shared/protocol/shown';
import type { TopicId } from '@shared/protocol/topic';
import type { TopicContent } from '../cache/topic-content';
import type { CacheState, RefusedTopic } from '../state/connection';

/** The owner says that it lives this often, ms. */
export const BEAT_MS = 1_000;
/** Without a word for so long a window takes the owner for dead, ms. */
export const SILENCE_MS = 5_000;

/**
 * connect: which server, with which token; sent first, and again when either changed.
 * drawn: everything up to batch `number` is on screen: the next may come.
 * shown: how long changes took to be seen in this window.
 * unreadable: what was read of the topic from the cache is damaged.
 * resend: this window lost its place in the topic; `content` asks for the content itself, for a window that cannot read the cache.
 * asset: a file of the server by path and version. ephemeral: a write to an ephemeral topic. signOut: empty everything. bye: the window closes.
 */
export type ToOwner =
  | { kind: 'connect'; connection: Connection }
  | { kind: 'drawn'; number: number }
  | { kind: 'shown'; changes: readonly ShownChange[] }
  | { kind: 'unreadable'; topic: TopicId }
  | { kind: 'resend'; topic: TopicId; content: boolean }
  | { kind: 'asset'; id: number; path: string; version: string }
  | { kind: 'ephemeral'; id: number; write: EphemeralWrite }
  | { kind: 'signOut'; id: number }
  | { kind: 'bye' };

/** The owner's state that all windows show. */
export interface OwnerState {
  serverUrl: string;
  presence: Presence;
  cache: CacheState;
  /** Server clock minus this PC's, ms, and how far it may be off; null before it was asked in this run. */
  clock: { offset: number; error: number | null };
  /** Server clock since when changes come live, epoch ms; null while not connected. */
  liveSince: number | null;
  /** What the server says of its own state (database, disk, clock); null while it has nothing to say. */
  server: ServerState | null;
  refused: readonly RefusedTopic[];
}

/**
 * hello: a living owner took the port. beat: it still lives.
 * topic: the topic is to be read (again): from the cache where `content` is null, which holds it at least as far as it is
 * announced; deltas that follow begin at or before that. gone: the topic is no more.
 * signedOut: nothing is left of the server on this PC; told to every window, so that none brings its token to a next owner.
 * ephemeral: a change of an ephemeral topic, or all of it. written: the answer to a write to one; null: not known.
 * batch: deltas in order, and the data version that holds once they are drawn; null while there is none.
 */
export type ToWindow =
  | { kind: 'hello' }
  | { kind: 'beat' }
  | { kind: 'state'; state: OwnerState }
  | { kind: 'topic'; topic: TopicId; content: TopicContent | null }
  | { kind: 'gone'; topic: TopicId }
  | { kind: 'batch'; number: number; deltas: readonly Delta[]; version: DataVersion | null }
  | { kind: 'asset'; id: number; blob: Blob | null }
  | { kind: 'signedOut'; id: number }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'ephemeral'; change: EphemeralChange }
  | { kind: 'written'; id: number; done: EphemeralDone | null }
  | { kind: 'report'; message: string };

/** One end of a channel; both a worker's port and a test's stand behind it. */
export interface Channel<Sent, Received> {
  post(message: Sent): void;
  /** Called once, before anything is received. */
  listen(listener: (message: Received) => void): void;
  /** The other end went away; not every engine tells. */
  onClosed(listener: () => void): void;
  close(): void;
}

/** A MessagePort as a channel. */
export function channelOf<Sent, Received>(port: MessagePort): Channel<Sent, Received> {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.addEventListener('message', (event: MessageEvent<Received>) => listener(event.data));
      port.start();
    },
    onClosed: (listener) => port.addEventListener('close', () => listener()),
    close: () => port.close(),
  };
}
