// Times from one frame of a window to the next, as its page sees them.
import type { Page } from 'playwright-core';
import { allowNames } from './allow-names';

/** The next `count` gaps between frames, ms. */
export async function frameTimes(page: Page, count: number): Promise<number[]> {
  await allowNames(page);
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const step = (): void => {
          const now = performance.now();
          gaps.push(now - last);
          last = now;
          if (gaps.length < wanted) requestAnimationFrame(step);
          else resolve(gaps);
        };
        requestAnimationFrame(step);
      }),
    count,
  );
}
