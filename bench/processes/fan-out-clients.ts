// The receiving screens in a process of their own: bare WebSockets that count messages and decode none, whoever sends them.
import { PROTOCOL_VERSION } from '@shared/protocol/version';
import { WebSocket } from 'ws';
import type { Arm, FromClients, ToClients } from './fan-out-messages';

const say = (message: FromClients): void => void process.send?.(message);
const waiting: Record<Arm, number> = { product: 0, bare: 0 };
const clients: Record<Arm, number> = { product: 0, bare: 0 };

function took(arm: Arm): void {
  waiting[arm] -= 1;
  if (waiting[arm] === 0) say({ kind: 'all', at: performance.timeOrigin + performance.now() });
}

/** Joins the product's topic as a screen does: engine.io's and socket.io's handshakes by hand, pings answered. */
function screen(url: string, token: string, topic: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      // '4' message, '2' event: a delta; told by its first bytes, so that nothing is decoded.
      if (data[0] === 0x34 && data[1] === 0x32) {
        if (data[4] === 0x64) took('product');
        return;
      }
      const text = data.toString();
      if (text.startsWith('0')) socket.send(`40${JSON.stringify({ protocol: PROTOCOL_VERSION, token })}`);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('40'))
        socket.send(`420${JSON.stringify(['subscribe', { topics: [{ topic, holds: null }] }])}`);
      else if (text.startsWith('430')) resolve();
      else if (text.startsWith('44')) reject(new Error(text));
    });
    socket.on('close', () => reject(new Error('the server closed a screen')));
  });
}

function bareClient(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => resolve());
    socket.on('message', () => took('bare'));
  });
}

process.on('message', (message: ToClients) => {
  if (message.kind === 'expect') {
    waiting[message.arm] = message.count * clients[message.arm];
    return;
  }
  const { arm, url, token, topic } = message;
  clients[arm] = message.clients;
  void (async () => {
    for (let i = 0; i < message.clients; i += 1)
      await (arm === 'product' ? screen(url, token, topic) : bareClient(url));
    say({ kind: 'connected' });
  })();
});
