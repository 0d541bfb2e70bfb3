// A screen as a test sees it: a real socket client whose messages are all parsed by their schemas and kept in order.
import type { ClientEvents, ServerEvents } from '@shared/protocol/events';
import { SERVER_EVENT_SCHEMAS } from '@shared/protocol/events';
import { SubscribeAnswer, type SubscribeRequest } from '@shared/protocol/subscribe';
import { SyncError } from '@shared/protocol/sync-error';
import { PROTOCOL_VERSION } from '@shared/protocol/version';
import { io, type Socket } from 'socket.io-client';

type EventName = keyof ServerEvents;
export type Message = { [K in EventName]: { event: K; data: Parameters<ServerEvents[K]>[0] } }[EventName];

export interface Screen {
  socket: Socket<ServerEvents, ClientEvents>;
  /** Everything that came, in order. */
  messages: Message[];
  /** Resolves with the first message, past or coming, that `wanted` takes. */
  next<K extends EventName>(
    event: K,
    wanted?: (data: Parameters<ServerEvents[K]>[0]) => boolean,
  ): Promise<Parameters<ServerEvents[K]>[0]>;
  subscribe(...topics: SubscribeRequest['topics']): Promise<SubscribeAnswer>;
  /** Resolves when the connection is gone. */
  gone: Promise<void>;
  close(): void;
}

/** Connects; it does not wait for the connection, since a refused one must be seen too. */
export function screen(url: string, token: string, protocol: number = PROTOCOL_VERSION): Screen {
  const socket: Socket<ServerEvents, ClientEvents> = io(url, {
    auth: { protocol, token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  for (const event of Object.keys(SERVER_EVENT_SCHEMAS) as EventName[]) {
    socket.on(event, (data: unknown) => {
      messages.push({ event, data: SERVER_EVENT_SCHEMAS[event].parse(data) } as Message);
      for (const look of [...waiting]) look();
    });
  }
  const gone = new Promise<void>((resolve) => {
    socket.on('disconnect', () => resolve());
    socket.on('connect_error', () => resolve());
  });
  return {
    socket,
    messages,
    gone,
    next: (event, wanted = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          for (const message of messages) {
            if (message.event !== event || !wanted(message.data as never)) continue;
            waiting.delete(look);
            resolve(message.data as never);
            return;
          }
        };
        waiting.add(look);
        look();
      }),
    subscribe: async (...topics) => {
      const answer = await socket.emitWithAck('subscribe', { topics });
      const error = SyncError.safeParse(answer);
      if (error.success) throw new Error(`refused: ${error.data.code}`);
      return SubscribeAnswer.parse(answer);
    },
    close: () => socket.close(),
  };
}
