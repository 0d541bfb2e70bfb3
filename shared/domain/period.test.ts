// Periods are cut by the WIB calendar and follow each other without a hole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cadence } from '../dataset/declaration';
import { cadenceOf, dueAt, nextPeriod, Period, periodAt, periodBounds, periodFits } from './period';

const at = (iso: string): number => Date.parse(iso);

describe('periodAt', () => {
  it('uses the WIB calendar: 17.00 UTC on 31 December is already the new year', () => {
    expect(periodAt(at('2026-12-31T16:59:59Z'), 'yearly')).toBe('2026');
    expect(periodAt(at('2026-12-31T17:00:00Z'), 'yearly')).toBe('2027');
    expect(periodAt(at('2026-12-31T17:00:00Z'), 'quarterly')).toBe('2027-Q1');
    expect(periodAt(at('2026-12-31T17:00:00Z'), 'daily')).toBe('2027-01-01');
  });

  it('numbers weeks after ISO 8601, where the first days of January may belong to the old year', () => {
    expect(periodAt(at('2027-01-01T05:00:00Z'), 'weekly')).toBe('2026-W53');
    expect(periodAt(at('2026-11-25T05:00:00Z'), 'weekly')).toBe('2026-W48');
  });

  it('gives the period that contains the instant, and the next one begins where it ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2090-01-01T00:00:00Z') }),
        fc.constantFrom(...Cadence.options),
        (instant, cadence) => {
          const period = periodAt(instant, cadence);
          const { start, end } = periodBounds(period);
          expect(Period.safeParse(period).success).toBe(true);
          expect(start).toBeLessThanOrEqual(instant);
          expect(end).toBeGreaterThan(instant);
          expect(periodBounds(nextPeriod(period)).start).toBe(end);
          expect(cadenceOf(period)).toBe(cadence === 'once' ? 'yearly' : cadence);
        },
      ),
    );
  });
});

describe('Period', () => {
  it.each(['2026', '2026-S1', '2026-Q4', '2026-11', '2026-W07', '2024-02-29'])('takes %s', (p) => {
    expect(Period.safeParse(p).success).toBe(true);
  });
  it.each(['26', '2026-Q5', '2026-13', '2026-W54', '2026-02-29', '2026-2', 'November 2026', ''])('refuses %s', (p) => {
    expect(Period.safeParse(p).success).toBe(false);
  });
});

describe('periodFits', () => {
  it('takes the periods of a cadence only, and any for what comes once', () => {
    const periods = ['2026', '2026-S1', '2026-Q4', '2026-11', '2026-W07', '2026-11-25'] as Period[];
    const taken = (cadence: Cadence) => periods.filter((p) => periodFits(p, cadence));
    expect(taken('quarterly')).toEqual(['2026-Q4']);
    expect(taken('yearly')).toEqual(['2026']);
    expect(taken('daily')).toEqual(['2026-11-25']);
    expect(taken('once')).toEqual(periods);
  });
});

describe('dueAt', () => {
  it('ends with the due day in WIB', () => {
    expect(new Date(dueAt('2026-Q3' as Period, 10)).toISOString()).toBe('2026-10-10T17:00:00.000Z');
  });
});
