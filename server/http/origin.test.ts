// Pages of the app and of this server may ask; all others may not.
import { expect, it } from 'vitest';
import { originMay } from './origin';

it('takes programs, the app and the own origin only', () => {
  expect(originMay(undefined, 'room:4180')).toBe(true);
  expect(originMay('app://sumut', 'room:4180')).toBe(true);
  expect(originMay('http://room:4180', 'room:4180')).toBe(true);
  expect(originMay('https://room:4180', 'room:4180')).toBe(true);
  for (const origin of [
    'null',
    '',
    'http://room',
    'http://room:4181',
    'http://evil.example',
    'app://sumut.evil',
    'app://other',
    'http://room:4180.evil.example',
  ])
    expect(originMay(origin, 'room:4180'), origin).toBe(false);
  expect(originMay('http://undefined', undefined)).toBe(false);
});
