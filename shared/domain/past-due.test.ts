// Past due: counted from the first period after the first accepted one, per cadence and due day.
import { describe, expect, it } from 'vitest';
import { pastDue } from './past-due';
import type { Period } from './period';

const p = (...periods: string[]): Period[] => periods as Period[];
const at = (iso: string): number => Date.parse(iso);

describe('pastDue', () => {
  it('counts nothing before the first submission', () => {
    expect(pastDue({ cadence: 'monthly', dueDays: 5, accepted: [] }, at('2030-01-01T00:00:00Z'))).toEqual({
      state: 'none',
    });
  });

  it('never holds a one-off dataset late, however old', () => {
    expect(pastDue({ cadence: 'once', dueDays: 0, accepted: p('2001') }, at('2030-01-01T00:00:00Z'))).toEqual({
      state: 'current',
      next: null,
    });
  });

  it('is current to the last instant of the due day and late from the next, by one day', () => {
    const supply = { cadence: 'quarterly' as const, dueDays: 10, accepted: p('2026-Q2') };
    expect(pastDue(supply, at('2026-10-10T16:59:59.999Z')).state).toBe('current');
    expect(pastDue(supply, at('2026-10-10T17:00:00Z'))).toMatchObject({ state: 'late', period: '2026-Q3', days: 1 });
    expect(pastDue(supply, at('2026-10-20T17:00:00Z'))).toMatchObject({ state: 'late', days: 11 });
  });

  it('names the oldest hole, also when later periods were sent', () => {
    const supply = { cadence: 'monthly' as const, dueDays: 5, accepted: p('2026-01', '2026-03') };
    expect(pastDue(supply, at('2026-04-20T00:00:00Z'))).toMatchObject({ state: 'late', period: '2026-02' });
  });

  it('a correction for the same period does not move what is owed', () => {
    const supply = { cadence: 'monthly' as const, dueDays: 5, accepted: p('2026-01', '2026-01') };
    expect(pastDue(supply, at('2026-02-20T00:00:00Z'))).toMatchObject({
      state: 'current',
      next: { period: '2026-02' },
    });
  });

  it('reads a period of another cadence as the one in which it begins', () => {
    const supply = { cadence: 'quarterly' as const, dueDays: 10, accepted: p('2026-08') };
    expect(pastDue(supply, at('2026-11-01T00:00:00Z'))).toMatchObject({
      state: 'current',
      next: { period: '2026-Q4' },
    });
  });
});
