// Adds up vitest's JSON reports: how many passed and failed, and which tests were the slowest.
import { readFile } from 'node:fs/promises';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed Tests that failed, files that could not run, and runs that ended badly without naming a test.
 * @property {number} skipped
 * @property {{name: string, ms: number}[]} times Every test that ran.
 * @property {string[]} failures Names of what failed.
 */

/**
 * Counts one report.
 * @param {{testResults?: {name: string, status: string, message?: string,
 *   assertionResults: {fullName: string, status: string, duration?: number}[]}[]} | undefined} report Undefined when the run left none.
 * @param {{phase: string, exitCode: number, root: string}} run
 * @returns {Tally}
 */
export function tally(report, { phase, exitCode, root }) {
  const total = { passed: 0, failed: 0, skipped: 0, times: [], failures: [] };
  for (const file of report?.testResults ?? []) {
    const place = file.name.startsWith(root) ? file.name.slice(root.length + 1) : file.name;
    let failedHere = 0;
    for (const test of file.assertionResults) {
      const name = `[${phase}] ${place} › ${test.fullName.trim()}`;
      if (test.status === 'passed') total.passed += 1;
      else if (test.status === 'failed') {
        failedHere += 1;
        total.failures.push(name);
      } else total.skipped += 1;
      if (test.status === 'passed' || test.status === 'failed') total.times.push({ name, ms: test.duration ?? 0 });
    }
    // A file that does not load, or whose set-up fails, runs no test: it must not pass unseen.
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      total.failures.push(`[${phase}] ${place}: ${(file.message ?? 'could not run').split('\n')[0]}`);
    }
    total.failed += failedHere;
  }
  if (total.failed === 0 && (exitCode !== 0 || total.passed === 0)) {
    total.failed = 1;
    total.failures.push(`[${phase}] ${exitCode === 0 ? 'no test ran' : `the run ended with ${exitCode}`}`);
  }
  return total;
}

/** Reads a report; undefined when the run wrote none that can be read. */
export async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Adds tallies up. @param {Tally[]} tallies */
export function sum(tallies) {
  return {
    passed: tallies.reduce((n, { passed }) => n + passed, 0),
    failed: tallies.reduce((n, { failed }) => n + failed, 0),
    skipped: tallies.reduce((n, { skipped }) => n + skipped, 0),
    times: tallies.flatMap(({ times }) => times),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}

/** The slowest tests, slowest first. */
export function slowest(times, count = 10) {
  return [...times].sort((a, b) => b.ms - a.ms).slice(0, count);
}
