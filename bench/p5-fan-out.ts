// P5: one change to 200 screens through the product's gateway, against a bare `ws` server that sends the same bytes.
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Bench } from './figure';
import type { Arm, FromClients, FromServer, ToClients, ToServer } from './processes/fan-out-messages';

const SCREENS = 200;
const MESSAGES = 500;

function child(name: string): ChildProcess {
  return fork(path.join(import.meta.dirname, 'processes', name), { execArgv: ['--import', 'tsx'] });
}

/** The next message of a kind; fails when the process ends instead. */
function next<M extends { kind: string }, K extends M['kind']>(
  of: ChildProcess,
  kind: K,
): Promise<Extract<M, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a process of the bench ended'));
    const take = (message: unknown): void => {
      if ((message as M).kind !== kind) return;
      of.off('message', take);
      of.off('exit', ended);
      resolve(message as Extract<M, { kind: K }>);
    };
    of.on('message', take);
    of.once('exit', ended);
  });
}

export const fanOutBench: Bench = {
  rows: [
    {
      id: 'P5',
      what: `${MESSAGES} changes to ${SCREENS} screens, first send to last receipt, against bare ws sending the same bytes encoded once`,
      unit: 'x',
      kind: 'ratio',
      goal: { op: '>=', limit: 0.8 },
    },
  ],
  async measure(context) {
    const server = child('fan-out-server.ts');
    const clients = child('fan-out-clients.ts');
    const tell = (message: ToClients) => clients.send(message);
    const order = (message: ToServer) => server.send(message);
    try {
      const { product, bare, token, topic } = await next<FromServer, 'ready'>(server, 'ready');
      for (const [arm, url] of [
        ['product', product],
        ['bare', bare],
      ] as const) {
        const connected = next<FromClients, 'connected'>(clients, 'connected');
        tell({ kind: 'connect', arm, url, clients: SCREENS, token, topic });
        await connected;
      }
      const send = async (arm: Arm): Promise<number> => {
        const [began, all] = [next<FromServer, 'began'>(server, 'began'), next<FromClients, 'all'>(clients, 'all')];
        tell({ kind: 'expect', arm, count: MESSAGES });
        order({ kind: 'broadcast', arm, count: MESSAGES, busyMs: context.slowed && arm === 'product' ? 10 : 0 });
        return (await all).at - (await began).at;
      };
      const samples: number[] = [];
      const baselineSamples: number[] = [];
      for (let round = -1; round < context.rounds * 2; round += 1) {
        const base = await send('bare');
        const ours = await send('product');
        if (round < 0) continue;
        samples.push(ours);
        baselineSamples.push(base);
      }
      context.say(
        `ours ${samples.map((ms) => ms.toFixed(0)).join(' ')} ms; bare ${baselineSamples.map((ms) => ms.toFixed(0)).join(' ')} ms`,
      );
      return [{ id: 'P5', samples, baselineSamples }];
    } finally {
      clients.kill();
      const gone = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.connected) {
        order({ kind: 'stop' });
        await gone;
      }
    }
  },
};
