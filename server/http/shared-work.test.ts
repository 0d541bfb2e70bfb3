// One making for all who ask, a bound on what is kept, and no memory of failures.
import { expect, it } from 'vitest';
import { SharedWork } from './shared-work';

const made = (weight: number) => Promise.resolve({ weight });

it('makes a result once for all who ask at the same time', async () => {
  const work = new SharedWork<{ weight: number }>(100);
  let times = 0;
  const make = async () => {
    times += 1;
    return { weight: 10 };
  };
  const answers = await Promise.all(Array.from({ length: 20 }, () => work.get('a', make)));
  expect(times).toBe(1);
  expect(new Set(answers).size).toBe(1);
  expect(work.weight).toBe(10);
});

it('lets the one used longest ago go first, and does not keep what is heavier than the bound', async () => {
  const work = new SharedWork<{ weight: number }>(100);
  await work.get('a', () => made(40));
  await work.get('b', () => made(40));
  await work.get('a', () => made(99));
  await work.get('c', () => made(40));
  expect(work.weight).toBe(80);
  let again = 0;
  await work.get('b', () => {
    again += 1;
    return made(1);
  });
  expect(again).toBe(1);
  const before = work.weight;
  await work.get('huge', () => made(500));
  expect(work.weight).toBe(before);
});

it('does not keep a failure', async () => {
  const work = new SharedWork<{ weight: number }>(100);
  await expect(work.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await work.get('a', () => made(5))).toEqual({ weight: 5 });
});

it('forgets by prefix, except the one that is current', async () => {
  const work = new SharedWork<{ weight: number }>(100);
  await work.get('schools 1', () => made(5));
  await work.get('schools 2', () => made(7));
  await work.get('other 1', () => made(1));
  work.forget('schools ', 'schools 2');
  expect(work.weight).toBe(8);
});
