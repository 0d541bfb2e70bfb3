// tsx keeps the names of inner functions with a helper that a page does not have; a page that is given one runs them all the same.
import type { Page } from 'playwright-core';

/** Called before a function with named functions inside is evaluated in a page. */
export async function allowNames(page: Page): Promise<void> {
  await page.evaluate('globalThis.__name ??= (named) => named');
}
