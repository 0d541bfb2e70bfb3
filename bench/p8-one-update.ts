// P8: what one changed row costs among a million and among a thousand, from the request that sends it to the layer's buffer.
import pg from 'pg';
import { openCluster } from '../server/database/embedded';
import { silentLog } from '../server/database/log';
import { TestRoom } from '../tests/e2e/harness/room';
import { point, pointsDeclaration } from './data/points';
import type { Bench } from './figure';
import type {} from './pages/points/page';
import { benchPage } from './room/bench-page';

const SMALL = 1_000;
const LARGE = 1_000_000;
/** Updates of each size for one sample: the median of so many, since a single one is at the mercy of the disk. */
const PER_SAMPLE = 9;

/** The self-check: the layer of a million rows is busy for so long before its buffer is written. */
const SLOWED_MS = 150;

export const oneUpdateBench: Bench = {
  rows: [
    {
      id: 'P8',
      what: 'one changed row among 1,000,000, from the request that sends it to the layer’s buffer (server, socket, owner and window in Chromium), against the same among 1,000',
      unit: 'x',
      kind: 'ratio',
      goal: { op: '<=', limit: 1.2 },
    },
  ],
  async measure(context) {
    const room = await TestRoom.open();
    const shown = await benchPage('points', room.url);
    try {
      const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => point(from + i));
      const topics = { 'bench-small': SMALL, 'bench-large': LARGE };
      for (const topic of Object.keys(topics)) {
        await room.declare(pointsDeclaration(topic));
        await room.send('dinkes', topic, rows(0, SMALL));
      }
      context.say(`making ${LARGE} rows`);
      await multiply(room.dataDir, 'bench-large', SMALL, LARGE);
      const token = await room.operatorToken();
      const { page } = shown;
      await page.evaluate(([serverUrl, given, wanted]) => window.points.follow({ serverUrl, token: given }, wanted), [
        shown.url,
        token,
        topics,
      ] as const);
      const update = async (topic: string, turn: number): Promise<number> => {
        const slow = context.slowed && topic === 'bench-large' ? SLOWED_MS : 0;
        const drawn = page.evaluate(([name, busy]) => window.points.next(name, busy), [topic, slow] as const);
        const begun = performance.timeOrigin + performance.now();
        const sent = room.send('dinkes', topic, [{ ...point(turn % SMALL), orang: turn + 5000 }]);
        const time = (await drawn) - begun;
        await sent;
        return time;
      };
      const samples: number[] = [];
      const baselineSamples: number[] = [];
      let turn = 0;
      const middle = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
      for (let round = -1; round < context.rounds; round += 1) {
        const times: [number[], number[]] = [[], []];
        for (let i = 0; i < PER_SAMPLE; i += 1) {
          turn += 1;
          times[0].push(await update('bench-small', turn));
          times[1].push(await update('bench-large', turn));
        }
        if (round < 0) continue;
        baselineSamples.push(middle(times[0]));
        samples.push(middle(times[1]));
        context.say(
          `among a million ${samples.at(-1)?.toFixed(1)} ms, among a thousand ${baselineSamples.at(-1)?.toFixed(1)} ms`,
        );
      }
      return [{ id: 'P8', samples, baselineSamples }];
    } finally {
      await shown.close();
      await room.close();
    }
  },
};

/** Makes many rows of the few that were sent, in the database itself: sending a million takes minutes and measures nothing here. */
async function multiply(dataDir: string, topic: string, have: number, want: number): Promise<void> {
  const cluster = await openCluster(dataDir, silentLog);
  const client = new pg.Client({ ...cluster.connection, database: 'sumut', options: '-c search_path=sumut' });
  try {
    await client.connect();
    const key = `'T' || lpad((substr(r.key, 2)::int + n * ${have})::text, 7, '0')`;
    await client.query(
      `INSERT INTO row_current (change, origin, lon, lat, topic, track, prec, key, region, vals, geometry)
       SELECT r.change, r.origin, r.lon, r.lat, r.topic, r.track, r.prec, ${key}, r.region,
         replace(r.vals::text, r.key, ${key})::json, r.geometry
       FROM row_current r JOIN topic t ON t.no = r.topic, generate_series(1, ${want / have - 1}) n WHERE t.id = $1`,
      [topic],
    );
    await client.query('UPDATE topic SET published = $2 WHERE id = $1', [topic, want]);
    await client.query('ANALYZE row_current');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
    await cluster.release();
  }
}
