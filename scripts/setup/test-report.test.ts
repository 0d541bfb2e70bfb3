import { expect, it } from 'vitest';
import { slowest, sum, tally } from './test-report.mjs';

const run = { phase: 'unit', exitCode: 0, root: '/clone' };
const file = (status: string, tests: [string, string, number?][], message = '') => ({
  name: '/clone/shared/a.test.ts',
  status,
  message,
  assertionResults: tests.map(([fullName, state, duration]) => ({ fullName, status: state, duration })),
});

it('counts passed, failed and skipped tests', () => {
  const report = {
    testResults: [
      file('failed', [
        ['a', 'passed', 5],
        ['b', 'failed', 7],
        ['c', 'pending'],
      ]),
    ],
  };
  expect(tally(report, { ...run, exitCode: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    skipped: 1,
    failures: ['[unit] shared/a.test.ts › b'],
  });
});

it('counts a file that could not run as a failure', () => {
  const report = { testResults: [file('failed', [], 'Cannot find module\n at x'), file('passed', [['a', 'passed']])] };
  expect(tally(report, { ...run, exitCode: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['[unit] shared/a.test.ts: Cannot find module'],
  });
});

it.each([
  ['no report at all', undefined, 0],
  ['no test in it', { testResults: [] }, 0],
  ['only skipped tests', { testResults: [file('passed', [['a', 'pending']])] }, 0],
  ['an exit code that no test explains', { testResults: [file('passed', [['a', 'passed']])] }, 1],
])('never passes with %s', (_name, report, exitCode) => {
  expect(tally(report, { ...run, exitCode }).failed).toBe(1);
});

it('adds phases up and finds the slowest', () => {
  const a = tally(
    {
      testResults: [
        file('passed', [
          ['quick', 'passed', 1],
          ['slow', 'passed', 900],
        ]),
      ],
    },
    run,
  );
  const b = tally({ testResults: [file('passed', [['middle', 'passed', 40]])] }, { ...run, phase: 'e2e' });
  const all = sum([a, b]);
  expect([all.passed, all.failed]).toEqual([3, 0]);
  expect(slowest(all.times, 2).map(({ ms }) => ms)).toEqual([900, 40]);
});
