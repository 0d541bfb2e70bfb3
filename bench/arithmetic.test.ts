// The bench's arithmetic: ratios either way round, goals met and not, and a self-check that sees when a slowed arm stays met.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, percentile, resultOf } from './arithmetic';
import { benchContext } from './context';
import type { Row } from './figure';
import { compareRuns } from './self-check';

const row = (kind: Row['kind'], op: '<=' | '>=', limit: number): Row => ({
  id: 'P0',
  what: 'anything',
  unit: 'x',
  kind,
  goal: { op, limit },
});
const five = (value: number) => [value * 0.9, value, value, value * 1.1, value * 40];
const result = (of: Row, samples: number[], baselineSamples: number[] = [], limit?: number) =>
  resultOf(of, { id: of.id, samples, baselineSamples, limit }, 'npm run bench');

describe('resultOf', () => {
  it('divides costs where the goal is to stay below, and is not moved by one wild sample', () => {
    expect(result(row('ratio', '<=', 1.2), five(110), five(100))).toMatchObject({
      ratio: 1.1,
      goal: '<= 1.2',
      met: true,
    });
    expect(result(row('ratio', '<=', 1.2), five(130), five(100))).toMatchObject({ met: false });
  });

  it('inverts the ratio where the goal is to stay above', () => {
    expect(result(row('ratio', '>=', 10), five(10), five(120))).toMatchObject({ ratio: 12, goal: '>= 10', met: true });
    expect(result(row('ratio', '>=', 0.2), five(600), five(100))).toMatchObject({ met: false });
  });

  it('gives a value without a ratio for what has no baseline, against a goal measured beside it', () => {
    const shown = result(row('p95', '<=', 250), [1, 2, 3, 4, 300], [], 400);
    expect(shown).toMatchObject({ value: 300, goal: '<= 400', met: true });
    expect(shown).not.toHaveProperty('ratio');
    expect(result(row('max', '<=', 2), [1, 1, 1, 1, 3]).met).toBe(false);
  });

  it('refuses to conclude from fewer than five samples of either arm', () => {
    expect(() => result(row('ratio', '<=', 1), [1, 2, 3, 4], five(1))).toThrow(RangeError);
    expect(() => result(row('ratio', '<=', 1), five(1), [1])).toThrow(RangeError);
  });
});

describe('median and percentile', () => {
  it('have as many samples on either side', () => {
    const samples = fc.array(fc.integer(), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(samples, (list) => {
        const middle = median(list);
        expect(list.filter((v) => v < middle).length).toBeLessThanOrEqual(list.length / 2);
        expect(list.filter((v) => v > middle).length).toBeLessThanOrEqual(list.length / 2);
        const most = percentile(list, 95);
        expect(list.filter((v) => v <= most).length).toBeGreaterThanOrEqual(list.length * 0.95);
      }),
    );
  });
});

describe('the self-check', () => {
  const rowAt = row('ratio', '<=', 1.2);

  it('turns what was met, and sees a bench that is blind', () => {
    const met = result(rowAt, five(100), five(100));
    const short = result(rowAt, five(300), five(100));
    expect(compareRuns([met], [short])[0]?.outcome).toBe('turned');
    expect(compareRuns([met], [met])[0]?.outcome).toBe('stuck');
    expect(compareRuns([short], [short])[0]?.outcome).toBe('short');
  });

  it('slows a measured arm inside what is measured', async () => {
    const work = () => new Promise((resolve) => setTimeout(resolve, 20));
    const plain = await benchContext({ full: false, slowed: false }).timed(work, 5);
    const slowed = await benchContext({ full: false, slowed: true }).timed(work, 5);
    expect(plain).toBeGreaterThanOrEqual(18);
    expect(slowed).toBeGreaterThanOrEqual(4.5 * 20);
  });
});
