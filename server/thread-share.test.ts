// A long work lets others in between its parts, and pays nothing for it while it is short.
import { expect, it } from 'vitest';
import { ThreadShare } from './thread-share';

it('steps back after its share, and begins a new one when it is back', async () => {
  let now = 0;
  const share = new ThreadShare(() => now);
  let others = 0;
  for (let part = 0; part < 20; part += 1) {
    now += 5;
    const pause = share.pause();
    if (pause === null) continue;
    setImmediate(() => {
      others += 1;
    });
    await pause;
  }
  await new Promise(setImmediate);
  // Every third part fills a share.
  expect(others).toBe(6);
});
