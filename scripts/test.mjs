// npm test: installs and builds what the tests need, runs all of them, and ends with `N passed, N failed`.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { debianPackages } from './setup/debian-packages.mjs';
import { electronRuntime } from './setup/electron-runtime.mjs';
import { out, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { startPostgresCluster } from './setup/postgres-cluster.mjs';
import { run, runScript } from './setup/processes.mjs';
import { say, warn } from './setup/steps.mjs';
import { readReport, slowest, sum, tally } from './setup/test-report.mjs';

const OPTIONS = {
  long: { type: 'boolean', help: 'full counts, all screen sizes, both engines for every flow (at most 45 minutes)' },
  only: { type: 'string', value: 'PHASES', help: 'some of: unit,server,debian,e2e' },
};

/** The phases in order; `debian` is the server's suite again, on the distribution's PostgreSQL. */
const PHASES = {
  unit: { project: 'unit', title: 'Units' },
  server: { project: 'server', title: 'Server on its embedded PostgreSQL' },
  debian: { project: 'server', title: 'Server on the distribution’s PostgreSQL' },
  e2e: { project: 'e2e', title: 'Real windows and browsers' },
};

/** A run that hangs is ended after this; the whole of npm test has 20 minutes. */
const PHASE_LIMIT_MS = { short: 15 * 60_000, long: 40 * 60_000 };

/** Runs one phase and counts its tests. */
async function runPhase(phase, { long }) {
  const { project, title } = PHASES[phase];
  const report = path.join(out, 'test-results', `${phase}.json`);
  await rm(report, { force: true });
  const cluster = phase === 'debian' ? await startPostgresCluster() : undefined;
  say(`${title}${cluster ? ` (${cluster.version})` : ''}`);
  // Vite's build leaves NODE_ENV=production in this process, with which React has no `act`.
  const env = { ...process.env, NODE_ENV: 'test', ...(long ? { LONG: '1' } : {}) };
  // A database address from outside would take the embedded database's place.
  delete env.DATABASE_URL;
  if (cluster) env.DATABASE_URL = cluster.url;
  const began = performance.now();
  const { code, timedOut } = await run(
    process.execPath,
    [
      path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, env, allowFailure: true, timeoutMs: long ? PHASE_LIMIT_MS.long : PHASE_LIMIT_MS.short },
  );
  await cluster?.stop();
  if (timedOut)
    warn(`${title}: ended after ${Math.round((performance.now() - began) / 1000)} s, since it did not end itself`);
  return tally(await readReport(report), { phase, exitCode: code, root });
}

/** Prints what matters and, as the last line, the count. Returns the exit code. */
function report(total, seconds) {
  console.log('\nSlowest ten:');
  for (const { name, ms } of slowest(total.times)) console.log(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
  if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.map((name) => `  ${name}`).join('\n')}`);
  console.log(`\n${total.skipped} skipped; tests took ${Math.round(seconds)} s`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

await runScript(async () => {
  const options = parseArguments('npm test -- [options]', OPTIONS);
  const phases = options.only ? options.only.split(',').filter((name) => name in PHASES) : Object.keys(PHASES);
  await npmPackages();
  await debianPackages(['window', 'screen', 'tests', 'browser']);
  await electronRuntime();
  await mkdir(path.join(out, 'test-results'), { recursive: true });
  await build(['server', 'shell', 'renderer']);
  const began = performance.now();
  const tallies = [];
  for (const phase of phases) tallies.push(await runPhase(phase, options));
  return report(sum(tallies), (performance.now() - began) / 1000);
});
