// A process to be killed: submits rows without end and prints each receipt only after the store answered it.
// Run by the kill test with a data folder; its output is the outside record of what was acknowledged.
import { writeSync } from 'node:fs';
import { silentLog } from '../database/log';
import { openStore } from '../store/open';
import { submitRows } from './submit';

const [dataDir, run] = process.argv.slice(2);
if (!dataDir || !run) throw new Error('arguments: data folder, name of the run');
const store = await openStore({ dataDir, clock: Date.now, log: silentLog });
writeSync(1, 'open\n');

/** Rows of an agency's writer change at every submission; each submission also adds one row of its own. */
async function writer(agency: string): Promise<never> {
  for (let i = 0; ; i += 1) {
    const rows = [
      { npsn: `${agency}-tetap`, name: `${run} ${i}`, level: 'SMA', status: 'swasta' },
      { npsn: `${agency}-${run}-${i}`, name: 'baru', level: 'SMA', status: 'swasta' },
    ];
    const idempotencyKey = `${run}-${i}`;
    const { number, seq } = await submitRows(store, 'schools', rows, {
      agency,
      idempotencyKey,
      requestHash: idempotencyKey,
    });
    writeSync(1, `${JSON.stringify({ agency, i, number, seq })}\n`);
  }
}

await Promise.all(['disdik', 'pemko-medan', 'pemkab-karo'].map(writer));
