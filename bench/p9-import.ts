// P9: a file of 100,000 rows, sent and checked until it is durable, against COPY of the same rows in the same engine.
import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openCluster } from '../server/database/embedded';
import { silentLog } from '../server/database/log';
import { TestRoom } from '../tests/e2e/harness/room';
import { regionListDeclaration } from './data/points';
import type { Bench } from './figure';

const ROWS = 100_000;

const REGIONS = ['12.01', '12.05', '12.07', '12.08', '12.09', '12.12', '12.71', '12.78'];

function csv(): Buffer {
  const lines = ['nomor,nama,jenis,orang,wilayah,luas'];
  for (let i = 0; i < ROWS; i += 1) {
    const region = REGIONS[i % REGIONS.length];
    lines.push(
      `T${String(i).padStart(7, '0')},Titik ${i},${'ABC'[i % 3]},${(i * 37) % 5000},${region},${((i * 13) % 900) / 10}`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

export const importBench: Bench = {
  rows: [
    {
      id: 'P9',
      what: '100,000-row CSV sent to the server until its receipt (checked and durable), against COPY of the same CSV into a table with the same columns and primary key, synced, in the same PostgreSQL',
      unit: 'x',
      kind: 'ratio',
      goal: { op: '>=', limit: 0.2 },
    },
  ],
  async measure(context) {
    const room = await TestRoom.open();
    const cluster = await openCluster(room.dataDir, silentLog);
    const client = new pg.Client({ ...cluster.connection, database: 'sumut' });
    try {
      await client.connect();
      const file = csv();
      const copy = async (table: string) => {
        await client.query('BEGIN');
        const sink = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv, HEADER)`));
        sink.end(file);
        await once(sink, 'finish');
        await client.query('COMMIT');
      };
      const samples: number[] = [];
      const baselineSamples: number[] = [];
      // The first round warms both up and is not counted.
      for (let round = -1; round < context.rounds; round += 1) {
        const name = `bench-${round + 1}`;
        await room.declare(regionListDeclaration(name));
        await client.query(
          `CREATE TABLE bench_${round + 1} (nomor text PRIMARY KEY, nama text, jenis text, orang integer, wilayah text, luas double precision)`,
        );
        await client.query('CHECKPOINT');
        const base = performance.now();
        await copy(`bench_${round + 1}`);
        const baseline = performance.now() - base;
        await client.query('CHECKPOINT');
        const receipt = { accepted: 0 };
        const sample = await context.timed(async () => {
          receipt.accepted = (await room.sendFile('dinkes', name, new Uint8Array(file), 'text/csv')).accepted;
        }, 12);
        if (receipt.accepted !== ROWS) throw new Error(`${receipt.accepted} of ${ROWS} rows were accepted`);
        if (round < 0) continue;
        samples.push(sample);
        baselineSamples.push(baseline);
        context.say(`import ${sample.toFixed(0)} ms, COPY ${baseline.toFixed(0)} ms`);
      }
      return [{ id: 'P9', samples, baselineSamples }];
    } finally {
      await client.end().catch(() => undefined);
      await cluster.release();
      await room.close();
    }
  },
};
