// Exposes the one typed bridge to our page. Runs sandboxed; holds no logic, since the shell checks every message itself.

import type { ShellBridge } from '@shared/ipc';
import { contextBridge, ipcRenderer } from 'electron';
import { MESSAGE_CHANNEL, REQUEST_CHANNEL, type RequestReply } from './ipc-channels';

const request = async (channel: string, argument?: unknown) => {
  const reply: RequestReply = await ipcRenderer.invoke(REQUEST_CHANNEL, channel, argument);
  if (reply.ok) return reply.value;
  throw new Error(reply.message);
};

const bridge: ShellBridge = {
  // The shell parses argument and answer with the channel's schemas, so the answer has the channel's type.
  request: request as ShellBridge['request'],
  send: (channel, ...argument) => ipcRenderer.send(MESSAGE_CHANNEL, channel, ...argument),
};

contextBridge.exposeInMainWorld('shell', bridge);
