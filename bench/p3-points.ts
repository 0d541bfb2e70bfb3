// P3: a million points from the cached bytes to buffers that are ready to draw, against GeoJSON and against reading the bytes.
import type { Bench } from './figure';
import type {} from './pages/points/page';
import { benchPage } from './room/bench-page';

const POINTS = 1_000_000;
const what =
  '1,000,000 points, cached bytes to buffers ready to draw (one mark each, drawing excluded), in Chromium, against';

export const pointsBench: Bench = {
  rows: [
    {
      id: 'P3a',
      what: `${what} the same facts as cached GeoJSON`,
      unit: 'x',
      kind: 'ratio',
      goal: { op: '>=', limit: 10 },
    },
    { id: 'P3b', what: `${what} reading the same bytes`, unit: 'x', kind: 'ratio', goal: { op: '<=', limit: 2 } },
  ],
  async measure(context) {
    const { page, close } = await benchPage('points');
    try {
      const sizes = await page.evaluate(
        (count) => window.points.fill(count).catch((error) => Promise.reject(new Error(String(error)))),
        POINTS,
      );
      context.say(
        `${(sizes.snapshot / 1e6).toFixed(0)} MB of columns, ${(sizes.geojson / 1e6).toFixed(0)} MB of GeoJSON`,
      );
      const [arrow, geojson, read]: [number[], number[], number[]] = [[], [], []];
      const session = await page.context().newCDPSession(page);
      for (let round = -1; round < context.rounds; round += 1) {
        const times: number[] = [];
        for (const arm of ['read', 'arrow', 'geojson'] as const) {
          // Each arm begins without the garbage of the one before it.
          await session.send('HeapProfiler.collectGarbage');
          times.push(
            await page.evaluate(([name, slow]) => window.points[name](slow), [
              arm,
              context.slowed && arm === 'arrow' ? 40 : 1,
            ] as const),
          );
        }
        if (round < 0) continue;
        const [one = 0, two = 0, three = 0] = times;
        read.push(one);
        arrow.push(two);
        geojson.push(three);
        context.say(`read ${one.toFixed(0)} ms, columns ${two.toFixed(0)} ms, GeoJSON ${three.toFixed(0)} ms`);
      }
      return [
        { id: 'P3a', samples: arrow, baselineSamples: geojson },
        { id: 'P3b', samples: arrow, baselineSamples: read },
      ];
    } finally {
      await close();
    }
  },
};
