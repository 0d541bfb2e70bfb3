// Never more at a time than allowed, in order, and a failure gives its turn on.
import { expect, it } from 'vitest';
import { Turns } from './turns';

it('runs in order, never more at a time than allowed, and goes on after a failure', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 9 }, (_, i) =>
      turns.run(async () => {
        begun.push(i);
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        if (i % 3 === 0) throw new Error(`work ${i}`);
        return i;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(results.filter((r) => r.status === 'rejected')).toHaveLength(3);
  expect(await turns.run(async () => 'again')).toBe('again');
});
