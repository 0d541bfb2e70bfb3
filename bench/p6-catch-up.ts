// P6: what a screen that was away for 10,000 changes takes over the wire to catch up, against the gzip of the net change itself.
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { TestRoom } from '../tests/e2e/harness/room';
import { type Point, point, pointsDeclaration } from './data/points';
import type { Bench } from './figure';

const TOPIC = 'bench-catch-up';
const ROWS = 5_000;
/** Rows changed in all; sent one by one in the kept report, some at a time in the short run. */
const CHANGES = 10_000;
const PER_SUBMISSION = 25;

export const catchUpBench: Bench = {
  rows: [
    {
      id: 'P6',
      what: `catch-up after 10,000 changed rows of ${ROWS}: bytes of the answer as a screen takes it, against the gzip of the net change (keys and values of the rows that differ, as JSON)`,
      unit: 'x',
      kind: 'ratio',
      goal: { op: '<=', limit: 1.1 },
    },
  ],
  async measure(context) {
    const room = await TestRoom.open();
    try {
      await room.declare(pointsDeclaration(TOPIC));
      const rows = Array.from({ length: ROWS }, (_, i) => point(i));
      await room.send('dinkes', TOPIC, rows);
      const token = await room.operatorToken();
      const samples: number[] = [];
      const baselineSamples: number[] = [];
      const perSubmission = context.full ? 1 : PER_SUBMISSION;
      const each = Math.ceil(CHANGES / context.rounds / perSubmission);
      let turn = 0;
      const since = await cursorOf(room, token);
      const changed = new Map<string, Point>();
      // The same catch-up is asked for at growing distances; the last is the whole of it.
      for (let round = 0; round < context.rounds; round += 1) {
        for (let i = 0; i < each; i += 1) {
          const some = Array.from({ length: perSubmission }, () => {
            turn += 1;
            const old = rows[(turn * 7919) % ROWS] as Point;
            return { ...old, orang: 5_000 + ((turn * 37) % 9_000), nama: `Titik ${turn}` };
          });
          await room.send('dinkes', TOPIC, some);
          for (const one of some) changed.set(one.nomor, one);
        }
        const bytes = await received(
          `${room.url}/api/v1/topics/${TOPIC}/changes?epoch=${since.epoch}&since=${since.seq}`,
          token,
          // The self-check takes the same answer as it is without compression.
          context.slowed ? 'identity' : 'gzip, deflate, br',
        );
        const net = [...changed.values()].map((row) => Object.values(row));
        samples.push(bytes);
        baselineSamples.push(gzipSync(JSON.stringify(net), { level: 6 }).length);
        context.say(`${turn} changes: ${bytes} bytes, net change ${baselineSamples.at(-1)}`);
      }
      const note = context.full ? undefined : `${perSubmission} rows in a submission`;
      return [{ id: 'P6', samples, baselineSamples, note }];
    } finally {
      await room.close();
    }
  },
};

async function cursorOf(room: TestRoom, token: string): Promise<{ epoch: string; seq: number }> {
  const { epoch, seq } = (await (await room.request(token, `/datasets/${TOPIC}/rows?limit=1`)).json()) as {
    epoch: string;
    seq: number;
  };
  return { epoch, seq };
}

/** Bytes of an answer's body as they come over the wire to a browser's request. */
function received(url: string, token: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': encoding };
    request(url, { headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes));
    })
      .once('error', reject)
      .end();
  });
}
