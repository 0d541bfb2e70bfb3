// The socket's types on the server side, from the one event map.
import type { EphemeralTopicId } from '@shared/ephemeral';
import type { ClientEvents, ServerEvents } from '@shared/protocol/events';
import type { SyncError } from '@shared/protocol/sync-error';
import type { Server, Socket } from 'socket.io';
import type { Viewer } from '../http/access';

/** Events between server nodes; there are none. */
type NoEvents = Record<string, never>;

export interface SocketData {
  /** Set when the handshake was in order. */
  viewer: Viewer;
  /** Kept in memory for the re-check only. */
  token: string;
  /** Id of that token. */
  tokenId: string;
  /** Why the connection will be closed again; null when it may stay. */
  refusal: SyncError | null;
  /** Ephemeral topics that it follows, also while it is left out. */
  ephemeral: Set<EphemeralTopicId>;
}

export type ScreenServer = Server<ClientEvents, ServerEvents, NoEvents, SocketData>;
export type ScreenSocket = Socket<ClientEvents, ServerEvents, NoEvents, SocketData>;
