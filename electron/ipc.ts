// The shell's end of the bridge: the only file that listens to windows. Every message is checked: who sent it, and what.

import { IPC_MESSAGES, IPC_REQUESTS, type IpcMessages, type IpcRequests } from '@shared/ipc';
import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Logger } from 'pino';
import { APP_ORIGIN } from './app-files';
import { MESSAGE_CHANNEL, REQUEST_CHANNEL, type RequestReply } from './ipc-channels';

/** Answers to requests; `window` is the one that asked. */
export type RequestHandlers = {
  [K in keyof IpcRequests]: (
    argument: Parameters<IpcRequests[K]>[0],
    window: BrowserWindow,
  ) => Awaited<ReturnType<IpcRequests[K]>> | ReturnType<IpcRequests[K]>;
};

/** Receivers of one-way messages. */
export type MessageHandlers = {
  [K in keyof IpcMessages]: (argument: Parameters<IpcMessages[K]>[0], window: BrowserWindow) => void;
};

/** The window that sent an event, when it is its main frame showing our own page; undefined otherwise. */
function trustedSender(event: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow | undefined {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null) return undefined;
  // An exact origin, not a prefix: app://sumut.example would begin the same.
  if (!frame.url.startsWith(`${APP_ORIGIN}/`)) return undefined;
  return BrowserWindow.fromWebContents(event.sender) ?? undefined;
}

/** Answers one request of a known channel, its argument and its answer both parsed. */
async function answer<K extends keyof IpcRequests>(
  channel: K,
  argument: unknown,
  window: BrowserWindow,
  handlers: RequestHandlers,
): Promise<unknown> {
  const contract = IPC_REQUESTS[channel];
  // Handler and schema are of one channel, which the compiler cannot follow through two tables.
  const handler: (argument: never, window: BrowserWindow) => unknown = handlers[channel];
  return contract.answer.parse(await handler(contract.argument.parse(argument) as never, window));
}

/** Starts answering windows. Called once, before the first window opens. */
export function handleWindows(requests: RequestHandlers, messages: MessageHandlers, log: Logger): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, channel: unknown, argument: unknown): Promise<RequestReply> => {
    const window = trustedSender(event);
    if (!window || typeof channel !== 'string' || !Object.hasOwn(IPC_REQUESTS, channel)) {
      log.warn({ channel, url: event.senderFrame?.url }, 'request refused');
      return { ok: false, message: 'Permintaan ini tidak dikenal.' };
    }
    try {
      return { ok: true, value: await answer(channel as keyof IpcRequests, argument, window, requests) };
    } catch (error) {
      log.warn({ channel, error: String(error) }, 'request failed');
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  });
  ipcMain.on(MESSAGE_CHANNEL, (event, channel: unknown, argument: unknown) => {
    const window = trustedSender(event);
    if (!window || typeof channel !== 'string' || !Object.hasOwn(IPC_MESSAGES, channel)) {
      log.warn({ channel, url: event.senderFrame?.url }, 'message refused');
      return;
    }
    const known = channel as keyof IpcMessages;
    const parsed = IPC_MESSAGES[known].safeParse(argument);
    if (!parsed.success) {
      log.warn({ channel, issues: parsed.error.issues }, 'message not understood');
      return;
    }
    // As above: handler and schema are of one channel.
    const handler: (argument: never, window: BrowserWindow) => void = messages[known];
    handler(parsed.data as never, window);
  });
}
