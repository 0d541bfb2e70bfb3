// Classes hold equal numbers, and never more classes than values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breaksOf, classOf, referenceSizes } from './breaks';

describe('breaksOf', () => {
  it('has nothing to say about nothing', () => {
    expect(breaksOf([])).toBeNull();
  });

  it('gives each value a class of its own where they are few', () => {
    expect(breaksOf([3, 1, 3])).toEqual({ method: 'values', upper: [1, 3], lowest: 1 });
  });

  it('splits evenly', () => {
    const breaks = breaksOf(Array.from({ length: 100 }, (_, i) => i));
    expect(breaks?.method).toBe('quantile');
    expect(breaks?.upper).toEqual([19, 39, 59, 79, 99]);
  });

  it('puts every value into a class, larger values never lower', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 80 }),
        (values) => {
          const breaks = breaksOf(values);
          if (!breaks) throw new Error('no breaks');
          const classes = [...values].sort((a, b) => a - b).map((v) => classOf(breaks, v));
          expect(Math.min(...classes)).toBeGreaterThanOrEqual(0);
          for (let i = 1; i < classes.length; i += 1)
            expect(classes[i]).toBeGreaterThanOrEqual(classes[i - 1] as number);
          for (let i = 1; i < breaks.upper.length; i += 1)
            expect(breaks.upper[i]).toBeGreaterThan(breaks.upper[i - 1] as number);
        },
      ),
    );
  });
});

describe('referenceSizes', () => {
  it('names the largest and two round ones', () => {
    expect(referenceSizes(61)).toEqual([61, 20, 5]);
    expect(referenceSizes(2)).toEqual([2, 1]);
    expect(referenceSizes(0)).toEqual([]);
  });
});
