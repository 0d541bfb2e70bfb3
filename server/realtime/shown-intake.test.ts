// Reports of screens: what is in order reaches the metrics, what is malformed is refused, what comes too often is let go.
import { describe, expect, it } from 'vitest';
import { ShownIntake } from './shown-intake';

function intake() {
  const told: { seq: number; ms: number }[] = [];
  const time = { now: 0 };
  const taken = new ShownIntake(
    (change) => told.push(change),
    () => 10,
    () => time.now,
  );
  return { told, time, taken };
}

describe('ShownIntake', () => {
  it('hands on what a screen saw, of changes that there are', () => {
    const { told, taken } = intake();
    expect(
      taken.take({
        changes: [
          { seq: 10, ms: 120 },
          { seq: 11, ms: 1 },
        ],
      }),
    ).toBeNull();
    expect(told).toEqual([{ seq: 10, ms: 120 }]);
  });

  it.each([
    ['nothing', undefined],
    ['no list', { changes: 3 }],
    ['an empty list', { changes: [] }],
    ['a time before the acceptance', { changes: [{ seq: 1, ms: -1 }] }],
    ['no number', { changes: [{ seq: 1, ms: Number.NaN }] }],
    ['too many', { changes: Array.from({ length: 51 }, () => ({ seq: 1, ms: 1 })) }],
  ])('refuses %s', (_what, message) => {
    const { told, taken } = intake();
    expect(taken.take(message)?.code).toBe('bad_message');
    expect(told).toEqual([]);
  });

  it('lets go of what comes more often than a screen may tell', () => {
    const { told, time, taken } = intake();
    for (time.now = 0; time.now < 3_000; time.now += 10) taken.take({ changes: [{ seq: 1, ms: 5 }] });
    expect(told).toHaveLength(6);
  });
});
