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

it('goes round among those who wait: one that asks much keeps only itself waiting', async () => {
  const turns = new Turns(1);
  const ended: string[] = [];
  const one = (key: string, name: string) =>
    turns.run(async () => {
      await new Promise(setImmediate);
      ended.push(name);
    }, key);
  await Promise.all([
    ...Array.from({ length: 4 }, (_, i) => one('loud', `loud ${i}`)),
    one('quiet', 'quiet'),
    one('other', 'other'),
  ]);
  // The first ran at once; of those who waited, each key has one turn before any has two.
  expect(ended).toEqual(['loud 0', 'loud 1', 'quiet', 'other', 'loud 2', 'loud 3']);
});

it('says when too many wait, until a place is free again', async () => {
  const turns = new Turns(1, 1);
  let end = (): void => undefined;
  const first = turns.run(() => new Promise<void>((resolve) => (end = resolve)));
  expect(turns.full).toBe(false);
  const second = turns.run(async () => undefined);
  expect(turns.full).toBe(true);
  end();
  await Promise.all([first, second]);
  expect(turns.full).toBe(false);
  expect(turns.idle).toBe(true);
});
