// Dates and times as officials write them; a column that proves month-first is read so, one that proves both is not guessed.
import { describe, expect, it } from 'vitest';
import { DayOrderEvidence, readDate, readDateTime } from './dates';

const orderOf = (...texts: string[]) => {
  const evidence = new DayOrderEvidence();
  for (const t of texts) evidence.add(t);
  return evidence.decide();
};

describe('a date', () => {
  it.each([
    ['25-11-2026', '2026-11-25'],
    ['5/1/2026', '2026-01-05'],
    ['05.01.2026', '2026-01-05'],
    ['2026-11-25', '2026-11-25'],
    ['2026-11-25 00:00:00', '2026-11-25'],
    ['25 November 2026', '2026-11-25'],
    ['Rabu, 25 Nopember 2026', '2026-11-25'],
    ['1 Agt 2025', '2025-08-01'],
    ['29-02-2024', '2024-02-29'],
  ])('%s is %s', (text, iso) => {
    expect(readDate(text, 'day-first')).toBe(iso);
  });

  it.each(['29-02-2023', '32-01-2026', '25-11-26', '11-2026', 'kemarin', '2026-13-01', '25 Novem 2026'])(
    '%s is none',
    (text) => {
      expect(readDate(text, 'day-first')).toBeNull();
    },
  );

  it('is day-first unless its column proves otherwise', () => {
    expect(orderOf('01-02-2026')).toBe('day-first');
    const monthFirst = orderOf('11/25/2026', '01/02/2026');
    expect(monthFirst).toBe('month-first');
    expect(readDate('01/02/2026', monthFirst)).toBe('2026-01-02');
  });

  it('in a column that proves both is taken only when it is clear', () => {
    const mixed = orderOf('11/25/2026', '25/11/2026');
    expect([readDate('11/25/2026', mixed), readDate('25/11/2026', mixed)]).toEqual(['2026-11-25', '2026-11-25']);
    expect(readDate('01/02/2026', mixed)).toBeNull();
    expect(readDate('03/03/2026', mixed)).toBe('2026-03-03');
  });
});

describe('a time', () => {
  it.each([
    ['25-11-2026 13:22 WIB', '2026-11-25T06:22:00Z'],
    ['25-11-2026 13.22', '2026-11-25T06:22:00Z'],
    ['25 November 2026 pukul 13.22 WITA', '2026-11-25T05:22:00Z'],
    ['2026-11-25T06:22:05Z', '2026-11-25T06:22:05Z'],
    ['2026-11-25T13:22:05.123+07:00', '2026-11-25T06:22:05Z'],
    ['2026-11-25', '2026-11-24T17:00:00Z'],
  ])('%s is %s', (text, iso) => {
    expect(readDateTime(text, 'day-first')).toBe(iso);
  });

  it.each(['25-11-2026 25:00', '25-11-2026 siang', '13:22 WIB'])('%s is none', (text) => {
    expect(readDateTime(text, 'day-first')).toBeNull();
  });
});
