// The event map of the socket: both ends are typed from it, and a test sends every message through its schema.
import type { z } from 'zod';
import { Announce, Delta } from './delta';
import {
  EphemeralChange,
  type EphemeralClear,
  type EphemeralDone,
  type EphemeralSet,
  type EphemeralSubscribe,
  type EphemeralSubscribed,
} from './ephemeral';
import { Head } from './head';
import { Progress } from './progress';
import { Resync } from './resync';
import { ServerState } from './server-state';
import type { Shown } from './shown';
import type { SubscribeAnswer, SubscribeRequest, UnsubscribeRequest } from './subscribe';
import { SyncError } from './sync-error';

export interface ServerEvents {
  delta: (message: Delta) => void;
  announce: (message: Announce) => void;
  head: (message: Head) => void;
  resync: (message: Resync) => void;
  progress: (message: Progress) => void;
  ephemeral: (message: EphemeralChange) => void;
  'server-state': (message: ServerState) => void;
  refused: (message: SyncError) => void;
}

export interface ClientEvents {
  subscribe: (message: SubscribeRequest, answer: (result: SubscribeAnswer | SyncError) => void) => void;
  unsubscribe: (message: UnsubscribeRequest) => void;
  /** Server clock in epoch milliseconds, for the client's clock offset. */
  time: (answer: (serverTime: number) => void) => void;
  shown: (message: Shown) => void;
  'ephemeral-subscribe': (
    message: EphemeralSubscribe,
    answer: (result: EphemeralSubscribed | SyncError) => void,
  ) => void;
  'ephemeral-set': (message: EphemeralSet, answer: (result: EphemeralDone) => void) => void;
  'ephemeral-clear': (message: EphemeralClear, answer: (result: EphemeralDone) => void) => void;
}

/** Schemas of what the server sends; the client parses with them before it believes. */
export const SERVER_EVENT_SCHEMAS = {
  delta: Delta,
  announce: Announce,
  head: Head,
  resync: Resync,
  progress: Progress,
  ephemeral: EphemeralChange,
  'server-state': ServerState,
  refused: SyncError,
} satisfies Record<keyof ServerEvents, z.ZodType>;
