// Working by keyboard alone: nothing is reached but by Tab and keys.
import type { Locator, Page } from 'playwright-core';

/** More stops than any page of ours has. */
const MOST_STOPS = 150;

/**
 * Presses Tab until an element has the focus.
 * @param backwards presses Shift+Tab
 * @throws when it is not reached, with what was passed on the way
 */
export async function tabTo(page: Page, target: Locator, backwards = false): Promise<void> {
  const passed: string[] = [];
  const wanted = await target.first().elementHandle();
  if (!wanted) throw new Error('what should get the focus is not there');
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (
      await wanted.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))
    )
      return;
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    passed.push(await focusName(page));
  }
  throw new Error(`Tab did not reach it; passed: ${passed.join(' | ')}`);
}

/** What has the focus, in words. */
export function focusName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim().slice(0, 40) ?? element?.tagName ?? '';
  });
}
