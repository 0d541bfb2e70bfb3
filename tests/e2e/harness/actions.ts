// What a person does on the map's page: pointing, reading a layer's entry, opening a detail.
import type { Locator, Page } from 'playwright-core';
import { goTo, stateOf, until } from './watch';

/** The entry of a layer in the layer list. */
export function layerEntry(page: Page, title: string): Locator {
  return page.locator('aside.layers li.layer').filter({ has: page.locator('.layer-title', { hasText: title }) });
}

/** Brings a place to the middle of the map; other parts of the view go with it. */
export async function lookAt(page: Page, lat: number, lon: number, zoom: number, rest = ''): Promise<void> {
  await goTo(page, `#/?camera=${lat},${lon},${zoom}${rest}`);
  await until('the camera has arrived', async () => {
    const { camera } = await stateOf(page);
    return Math.hypot(camera.lat - lat, camera.lon - lon) < 1e-4 && Math.abs(camera.zoom - zoom) < 0.01;
  });
}

/** The middle of the map, in page pixels. */
export async function middle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('.map-canvas').boundingBox();
  if (!box) throw new Error('there is no map');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Points at the middle of the map until the tooltip says something, and answers its text. */
export async function tooltipInMiddle(page: Page): Promise<string> {
  const { x, y } = await middle(page);
  let step = 0;
  return until('a tooltip', async () => {
    step = 1 - step;
    await page.mouse.move(x + step, y);
    return (await page.locator('.tooltip').allInnerTexts()).join(' ').replace(/\s+/g, ' ');
  });
}
