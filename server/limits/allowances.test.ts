// Allowances: so much at once, so much per minute, each key for itself, and a memory that stays bounded.
import { expect, it } from 'vitest';
import { Allowances } from './allowances';

it('lets a key use its minute at once, then as fast as it comes back, and says how long to wait', () => {
  let now = 0;
  const allowances = new Allowances(60, () => now);
  for (let i = 0; i < 60; i += 1) expect(allowances.take('a')).toBe(0);
  expect(allowances.take('a')).toBe(1000);
  expect(allowances.take('b')).toBe(0);
  now += 400;
  expect(allowances.take('a')).toBe(600);
  expect(allowances.waitOf('a')).toBe(600);
  now += 600;
  expect(allowances.waitOf('a')).toBe(0);
  expect(allowances.take('a')).toBe(0);
  expect(allowances.take('a')).toBe(1000);
  now += 3_600_000;
  let taken = 0;
  while (allowances.take('a') === 0) taken += 1;
  expect(taken).toBe(60);
});

it('forgets who has everything back', () => {
  let now = 0;
  const allowances = new Allowances(60, () => now);
  for (let i = 0; i < 10_000; i += 1) allowances.take(`old ${i}`);
  now += 60_000;
  for (let i = 0; i < 5_000; i += 1) allowances.take(`new ${i}`);
  expect(allowances.size).toBe(5_000);
  // Asking costs no memory.
  allowances.waitOf('nobody');
  expect(allowances.size).toBe(5_000);
});
