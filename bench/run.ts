// Runs the bench: `npm run bench` starts this once everything it needs is built.
import { parseArgs } from 'node:util';
import { type Result, resultOf } from './arithmetic';
import { BENCHES } from './benches';
import { benchContext } from './context';
import type { Bench } from './figure';
import { line, table, writeReport } from './report';
import { compareRuns } from './self-check';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    'self-check': { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',').map((id) => id.trim());
/** P3 asks for P3a and P3b. */
const asked = (id: string): boolean =>
  !wanted || wanted.some((name) => id === name || id.replace(/[a-z]$/, '') === name);
const order = BENCHES.flatMap((bench) => bench.rows.map((row) => row.id)).sort();
const chosen = BENCHES.filter((bench) => bench.rows.some((row) => asked(row.id)));
if (chosen.length === 0) throw new Error(`No figure is called ${values.only}; there are ${order.join(', ')}.`);

async function measure(bench: Bench, slowed: boolean): Promise<Result[]> {
  const measured = await bench.measure(benchContext({ full: values.full, slowed }));
  return measured.map((one) => {
    const row = bench.rows.find((declared) => declared.id === one.id);
    if (!row) throw new Error(`a measurement brought ${one.id}, which it does not declare`);
    const command = `npm run bench -- --only ${one.id}${values.full ? ' --full' : ''}`;
    return resultOf(row, one, command);
  });
}

const results: Result[] = [];
const failed: string[] = [];
for (const bench of chosen) {
  const ids = bench.rows.map((row) => row.id).join(', ');
  const begun = performance.now();
  console.info(`${ids} ...`);
  try {
    const rows = await measure(bench, false);
    results.push(...rows);
    if (values.json) await writeReport(values.json, rows, order);
    for (const row of rows) console.info(line(row));
    if (values['self-check']) {
      const slowed = await measure(bench, true);
      for (const turned of compareRuns(rows, slowed)) {
        console.info(
          `  self-check ${turned.id}: ${turned.outcome} (${turned.plain.toPrecision(3)}, slowed ${turned.slowed.toPrecision(3)})`,
        );
        if (turned.outcome === 'stuck') failed.push(turned.id);
      }
    }
  } catch (error) {
    failed.push(ids);
    console.error(
      `${ids} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  console.info(`  ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
results.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
console.info(`\n${table(results)}`);
if (failed.length > 0) console.error(`Not measured, or blind in the self-check: ${failed.join(', ')}.`);
// Falling short is a finding, not a fault of the run.
process.exit(failed.length > 0 ? 1 : 0);
