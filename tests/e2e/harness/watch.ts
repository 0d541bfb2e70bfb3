// Looking at a window from outside: conditions that come true, and what the window says of itself.
import type { SmokeLayer } from '@shared/smoke';
import type { Locator, Page } from 'playwright-core';
import type { WindowProbe } from '../../../renderer/app/smoke';

/** Two cores that also render without a GPU are slow; a condition that is not met by then will not be. */
export const PATIENCE_MS = 90_000;

/**
 * Waits until something holds and answers it. The condition is asked again and again; no time is waited for its own sake.
 * @param look answers the value, or a falsy one (or throws) while it does not hold
 */
export async function until<T>(what: string, look: () => Promise<T>, limitMs = PATIENCE_MS): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      const why = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`In vain for ${limitMs / 1000} s: ${what}; last ${why}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits for the first whole map: every visible layer with rows has its pixels in this window. */
export async function firstMap(page: Page): Promise<SmokeLayer[]> {
  const state = await until('the first whole map', async () => {
    const now = await page.evaluate(() => window.__smoke);
    if (now?.ready) return now;
    throw new Error(JSON.stringify(now));
  });
  return state.layers;
}

/** What the window holds and shows; counts come from its data, without waiting for a frame. */
export function stateOf(page: Page): Promise<ReturnType<WindowProbe['state']>> {
  return page.evaluate(() => {
    if (!window.__probe) throw new Error('the map is not made yet');
    return window.__probe.state();
  });
}

/** Counts of one layer; undefined while it is not visible. */
export async function layerOf(page: Page, dataset: string) {
  return (await stateOf(page)).layers.find((layer) => layer.dataset === dataset);
}

/** Whether a layer's pixels are in the window's map now. */
export async function isDrawn(page: Page, dataset: string): Promise<boolean> {
  const layers = await page.evaluate(() => window.__probe?.drawn() ?? []);
  return layers.some((layer) => layer.dataset === dataset && layer.drawn);
}

/** Waits for outlines of regions on the map, and until everything there is has been drawn. */
export async function outlined(page: Page): Promise<void> {
  await until('outlines on the map', async () => (await stateOf(page)).outlines);
  await page.evaluate(() => window.__probe?.drawn().then(() => undefined));
}

/** Text of an element with its white space made plain; empty when there is none. */
export async function textOf(page: Page, what: string | Locator): Promise<string> {
  const texts = await (typeof what === 'string' ? page.locator(what) : what).allInnerTexts();
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

/** Goes to another view within the page, as a link or the history does. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
}
