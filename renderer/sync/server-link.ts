// The PC's one socket: connects and connects again with back-off, parses what comes before anybody believes it.

import type { Connection } from '@shared/ipc';
import {
  type EphemeralChange,
  EphemeralDone,
  EphemeralSubscribed,
  type EphemeralWrite,
} from '@shared/protocol/ephemeral';
import { type ClientEvents, SERVER_EVENT_SCHEMAS, type ServerEvents } from '@shared/protocol/events';
import type { Shown } from '@shared/protocol/shown';
import { SubscribeAnswer, type SubscribeRequest } from '@shared/protocol/subscribe';
import { SyncError, type SyncErrorCode } from '@shared/protocol/sync-error';
import type { TopicId } from '@shared/protocol/topic';
import { PROTOCOL_VERSION } from '@shared/protocol/version';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import type { Disposable } from '../state/disposable';
import { backOff } from './back-off';
import type { RoundTrip } from './server-clock';
import type { Timers } from './timers';

type Messages = { [K in keyof ServerEvents]: z.infer<(typeof SERVER_EVENT_SCHEMAS)[K]> };

/** up: connected. down: the connection was lost. failed: a try to connect failed. refused: and we do not knock again soon. */
export interface LinkEvents {
  up(): void;
  down(): void;
  failed(): void;
  refused(code: SyncErrorCode): void;
  message<K extends Exclude<keyof Messages, 'refused'>>(event: K, message: Messages[K]): void;
  report(message: string): void;
}

export interface ServerLink extends Disposable {
  /** The answer; null when the connection went away or the server took too long (it is then tried anew). */
  subscribe(request: SubscribeRequest): Promise<SubscribeAnswer | null>;
  unsubscribe(topics: TopicId[]): void;
  /** The topics that were given, whole; null when the connection went away or the answer could not be read. */
  ephemeral(topics: readonly string[]): Promise<EphemeralChange[] | null>;
  /** Writes to an ephemeral topic; null when no answer came: whether it was written is then not known. */
  writeEphemeral(write: EphemeralWrite): Promise<EphemeralDone | null>;
  /** Somebody asks for another try: knocks now, also with a token that was refused. */
  knock(): void;
  /** Asks the server for its time once; null when it could not be asked. */
  askTime(): Promise<RoundTrip | null>;
  /** Tells how long changes took to be seen; lost where there is no connection. */
  shown(report: Shown): void;
}

const ANSWER_TIMEOUT_MS = 20_000;
/** What an updated app or server would cure is tried again slowly; a token is not. */
const REFUSED_RETRY_MS = 60_000;
const LASTING: ReadonlySet<SyncErrorCode> = new Set(['unauthorized', 'protocol_too_old', 'protocol_too_new']);

export function serverLink(
  connection: Connection,
  events: LinkEvents,
  { timers, random }: { timers: Timers; random: () => number },
): ServerLink {
  const socket: Socket<ServerEvents, ClientEvents> = io(connection.serverUrl, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, token: connection.token ?? '' },
    // Ours, with a clock that tests can turn.
    reconnection: false,
    autoConnect: false,
    forceNew: true,
  });
  let attempt = 0;
  let timer: unknown = null;
  let disposed = false;
  let refusal: SyncErrorCode | null = null;
  /** Connected or on the way to it. Connecting again then makes socket.io join a second time over the same connection. */
  let engaged = false;

  const connect = (): void => {
    if (disposed || engaged) return;
    engaged = true;
    socket.connect();
  };
  const again = (): void => {
    if (disposed || timer !== null || refusal === 'unauthorized') return;
    const wait = refusal === null ? backOff(attempt, random()) : REFUSED_RETRY_MS;
    attempt += 1;
    timer = timers.set(() => {
      timer = null;
      refusal = null;
      connect();
    }, wait);
  };
  const refuse = (error: SyncError): void => {
    if (!LASTING.has(error.code)) {
      events.report(`server: ${error.code}, ${error.message}`);
      return;
    }
    refusal = error.code;
    events.refused(error.code);
  };

  socket.on('connect', () => events.up());
  socket.on('disconnect', () => {
    engaged = false;
    events.down();
    again();
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    engaged = false;
    const said = SyncError.safeParse(error.data);
    if (said.success) refuse(said.data);
    events.failed();
    again();
  });
  const listen = <K extends keyof Messages>(event: K): void => {
    // Whatever the server sends is unknown until it is parsed; socket.io's own types would have it believed.
    const untyped: { on(event: string, listener: (raw: unknown) => void): unknown } = socket;
    untyped.on(event, (raw) => {
      const parsed = SERVER_EVENT_SCHEMAS[event].safeParse(raw);
      if (!parsed.success) {
        events.report(`unreadable ${event} from the server: ${parsed.error.message}`);
        socket.disconnect();
        return;
      }
      // A message in good order: this connection works, and the next loss begins with the shortest pause again.
      attempt = 0;
      if (event === 'refused') refuse(parsed.data as SyncError);
      else events.message(event as Exclude<K, 'refused'>, parsed.data as Messages[Exclude<K, 'refused'>]);
    });
  };
  for (const event of Object.keys(SERVER_EVENT_SCHEMAS) as (keyof Messages)[]) listen(event);
  if (connection.serverUrl !== '') connect();

  return {
    async subscribe(request) {
      try {
        const answer = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('subscribe', request);
        const parsed = SubscribeAnswer.safeParse(answer);
        if (parsed.success) {
          attempt = 0;
          return parsed.data;
        }
        const error = SyncError.safeParse(answer);
        events.report(error.success ? `subscription: ${error.data.code}` : 'unreadable answer to a subscription');
        if (error.success) refuse(error.data);
      } catch {
        // The connection went away or the answer did not come in time.
      }
      if (!disposed && socket.connected) socket.disconnect();
      return null;
    },
    unsubscribe: (topics) => void (socket.connected && socket.emit('unsubscribe', { topics })),
    async ephemeral(topics) {
      try {
        const answer: unknown = await socket
          .timeout(ANSWER_TIMEOUT_MS)
          .emitWithAck('ephemeral-subscribe', { topics: [...topics] });
        const parsed = EphemeralSubscribed.safeParse(answer);
        if (parsed.success) return parsed.data.given;
        events.report('unreadable answer to a subscription of ephemeral topics');
      } catch {
        // The connection went away or the answer did not come in time.
      }
      return null;
    },
    async writeEphemeral(write) {
      if (!socket.connected) return null;
      try {
        const waiting = socket.timeout(ANSWER_TIMEOUT_MS);
        const answer: unknown =
          write.event === 'ephemeral-set'
            ? await waiting.emitWithAck('ephemeral-set', write.message)
            : await waiting.emitWithAck('ephemeral-clear', write.message);
        const parsed = EphemeralDone.safeParse(answer);
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    knock() {
      if (engaged || connection.serverUrl === '') return;
      if (timer !== null) timers.clear(timer);
      timer = null;
      refusal = null;
      connect();
    },
    async askTime() {
      const sent = timers.now();
      try {
        const server: unknown = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('time');
        return typeof server === 'number' ? { sent, received: timers.now(), server } : null;
      } catch {
        return null;
      }
    },
    shown: (report) => void (socket.connected && socket.emit('shown', report)),
    dispose() {
      disposed = true;
      if (timer !== null) timers.clear(timer);
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
