// P7: 200,000 updates through one window: what its heap holds after collection, and its worst frame against the median.
import type { CDPSession, Page } from 'playwright-core';
import { TestRoom } from '../tests/e2e/harness/room';
import { firstMap, until } from '../tests/e2e/harness/watch';
import { median } from './arithmetic';
import { point, pointsDeclaration } from './data/points';
import type { Bench } from './figure';
import { allowNames } from './room/allow-names';
import { glOf } from './room/gl';

const TOPIC = 'bench-endurance';
const ROWS = 1_000;
const PER_SUBMISSION = 500;
const UPDATES = 200_000;
/** Updates before anything is measured: caches fill and code is compiled. */
const WARM_UP = 10_000;

declare global {
  interface Window {
    benchFrames?: number[];
    benchLeak?: unknown[];
  }
}

export const enduranceBench: Bench = {
  rows: [
    {
      id: 'P7a',
      what: `JS heap of a window after collection, after ${UPDATES} updates (${PER_SUBMISSION} rows in a submission), against before`,
      unit: 'x',
      kind: 'ratio',
      goal: { op: '<=', limit: 1.02 },
    },
    {
      id: 'P7b',
      what: 'worst frame of that window in each part of the run, against its median frame',
      unit: 'x',
      kind: 'ratio',
      goal: { op: '<=', limit: 3 },
    },
  ],
  async measure(context) {
    const room = await TestRoom.open();
    try {
      await room.declare(pointsDeclaration(TOPIC));
      let turn = 0;
      const send = async (updates: number): Promise<void> => {
        for (let sent = 0; sent < updates; sent += PER_SUBMISSION) {
          const rows = Array.from({ length: PER_SUBMISSION }, (_, i) => {
            turn += 1;
            return { ...point((i * 2 + (turn & 1)) % ROWS), orang: turn % 100_000 };
          });
          await room.send('dinkes', TOPIC, rows);
        }
      };
      await room.send(
        'dinkes',
        TOPIC,
        Array.from({ length: ROWS }, (_, i) => point(i)),
      );
      const { page } = await room.window('electron', { size: { width: 1280, height: 720 } });
      await firstMap(page);
      await allowNames(page);
      const gl = await glOf(page);
      const session = await page.context().newCDPSession(page);
      await send(WARM_UP);
      const slowed = context.slowed;
      const [before, after, worst, middle]: [number[], number[], number[], number[]] = [[], [], [], []];
      for (let i = 0; i < context.rounds; i += 1) {
        await send(PER_SUBMISSION);
        before.push(await heap(room, page, session));
      }
      for (let part = 0; part < context.rounds; part += 1) {
        await page.evaluate(countFrames, slowed);
        await send(UPDATES / context.rounds);
        const frames = await page.evaluate(() => window.benchFrames ?? []);
        worst.push(Math.max(...frames));
        middle.push(median(frames));
        context.say(
          `${turn} updates: worst frame ${worst.at(-1)?.toFixed(0)} ms, median ${middle.at(-1)?.toFixed(0)} ms`,
        );
      }
      for (let i = 0; i < context.rounds; i += 1) {
        await send(PER_SUBMISSION);
        after.push(await heap(room, page, session));
      }
      context.say(`heap ${median(before).toFixed(0)} before, ${median(after).toFixed(0)} bytes after`);
      return [
        { id: 'P7a', samples: after, baselineSamples: before },
        { id: 'P7b', samples: worst, baselineSamples: middle, note: gl.name },
      ];
    } finally {
      await room.close();
    }
  },
};

/** Bytes that the window's own objects hold once everything that was sent is on the screen and garbage is collected. */
async function heap(room: TestRoom, page: Page, session: CDPSession): Promise<number> {
  const { seq } = (await (
    await room.request(await room.operatorToken(), `/datasets/${TOPIC}/rows?limit=1`)
  ).json()) as {
    seq: number;
  };
  await until('the window has come up', async () => {
    const state = await page.evaluate(() => window.__probe?.state());
    return (state?.version?.seq ?? -1) >= seq && state?.arrivals.alive === 0;
  });
  for (let i = 0; i < 2; i += 1) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** Notes the gaps between frames from now on; slowed: one long frame, and memory that nobody gives back. Runs in the page. */
function countFrames(slowed: boolean): void {
  const frames: number[] = [];
  const begun = window.benchFrames === undefined;
  window.benchFrames = frames;
  if (slowed) {
    window.benchLeak = [...(window.benchLeak ?? []), Array.from({ length: 1_000_000 }, (_, i) => ({ i }))];
    setTimeout(() => {
      const end = performance.now() + 10_000;
      while (performance.now() < end);
    }, 1_000);
  }
  if (!begun) return;
  let last = performance.now();
  const step = (): void => {
    const now = performance.now();
    window.benchFrames?.push(now - last);
    last = now;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
