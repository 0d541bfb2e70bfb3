// A row's own time against a reporting period.
import { describe, expect, it } from 'vitest';
import type { Period } from './period';
import { timeInPeriod } from './time-in-period';

const inside = (value: string | number | boolean | null, period: string): boolean =>
  timeInPeriod(value, period as Period);

describe('timeInPeriod', () => {
  it('compares a year with the year of the period, whatever the cadence', () => {
    expect(inside(2026, '2026')).toBe(true);
    expect(inside('2026', '2026-Q4')).toBe(true);
    expect(inside(2025, '2026-Q4')).toBe(false);
  });

  it('takes what lies inside and leaves what lies outside or sticks out', () => {
    expect(inside('2026-11-25', '2026-Q4')).toBe(true);
    expect(inside('2026-11', '2026-Q4')).toBe(true);
    expect(inside('2026-Q4', '2026')).toBe(true);
    expect(inside('2026-09-30', '2026-Q4')).toBe(false);
    expect(inside('2026-S2', '2026-Q4')).toBe(false);
    expect(inside('2026-W01', '2026')).toBe(false); // begins on 29 December 2025
  });

  it('reads an instant by the WIB calendar', () => {
    expect(inside('2026-11-30T17:30:00Z', '2026-12')).toBe(true);
    expect(inside('2026-11-30T17:30:00Z', '2026-11')).toBe(false);
    expect(inside('2026-11-30 23:59:59', '2026-11')).toBe(true);
  });

  it('matches other text only with itself, and nothing with empty', () => {
    expect(inside('semester ganjil', '2026')).toBe(false);
    expect(inside(null, '2026')).toBe(false);
    expect(inside(true, '2026')).toBe(false);
    expect(inside('2026-13-45', '2026')).toBe(false);
  });
});
