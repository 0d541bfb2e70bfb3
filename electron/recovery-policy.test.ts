import { expect, it } from 'vitest';
import { nextRecovery, relaunchDelayMs, WINDOW_MS } from './recovery-policy';

it('reloads at once, then ever later, and relaunches the app at the sixth failure', () => {
  const failures: number[] = [];
  const answers = [];
  for (let n = 0; n < 6; n++) {
    failures.push(n * 10_000);
    answers.push(nextRecovery(failures));
  }
  expect(answers).toEqual([
    { action: 'reload', afterMs: 0 },
    { action: 'reload', afterMs: 1_000 },
    { action: 'reload', afterMs: 2_000 },
    { action: 'reload', afterMs: 4_000 },
    { action: 'reload', afterMs: 8_000 },
    { action: 'relaunch' },
  ]);
});

it('forgets failures of long ago: a wall that fails once a day reloads at once for months', () => {
  const day = 86_400_000;
  const failures = Array.from({ length: 60 }, (_, n) => n * day);
  expect(nextRecovery(failures)).toEqual({ action: 'reload', afterMs: 0 });
  expect(nextRecovery([0, WINDOW_MS + 1])).toEqual({ action: 'reload', afterMs: 0 });
  expect(nextRecovery([0, WINDOW_MS])).toEqual({ action: 'reload', afterMs: 1_000 });
});

it('waits at most a minute between restarts of the app', () => {
  expect([0, 1, 5, 6, 1000].map(relaunchDelayMs)).toEqual([1_000, 2_000, 32_000, 60_000, 60_000]);
});
