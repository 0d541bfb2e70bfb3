// Every view can be read and reached by everybody: axe finds nothing on it, in both themes.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './harness/axe';
import { noChromium } from './harness/launch-chromium';
import { engines, type OpenWindow, TestRoom } from './harness/room';
import { overlaps, textBoxes } from './harness/text-boxes';
import { firstMap, goTo, until } from './harness/watch';

/** Every view by its address, and what is there once it stands. */
const VIEWS: [string, string][] = [
  ['#/?composition=desk', '.data-panel .grid-row'],
  ['#/?composition=desk&selected=region:12.07.26', '.detail-title'],
  ['#/?composition=desk&dataset=hazard-areas&table=row', '.data-panel .grid-row'],
  ['#/?panel=state', '.state-panel'],
  ['#/?panel=without-place', '.margin h2'],
  ['#/?panel=settings', '.margin h2'],
  ['#/?composition=wall&dataset=hazard-areas', '.wall'],
  ['#/?composition=wall&dataset=schools', '.wall'],
  ['#/kirim', '.page main'],
  ['#/kirim/schools', '.page main'],
  ['#/baris/schools', '.page main'],
  ['#/?panel=views', '.margin h2'],
  ['#/dataset', '.page main'],
  ['#/dataset/schools', '.page main'],
  ['#/masuk', 'main.sign-in'],
];

/** Panels slide and fade in; they are looked at once they stand. */
async function atRest(page: Page): Promise<void> {
  await until('nothing moves any more', () => page.evaluate(() => document.getAnimations().length === 0));
}

describe.each(engines('chromium'))('everybody, in %s', (engine) => {
  const skip = engine === 'chromium' && noChromium() !== undefined;
  let room: TestRoom;
  let open: OpenWindow;
  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open({ samples: true });
    open = await room.window(engine, { size: { width: 1280, height: 720 } });
    await firstMap(open.page);
  });
  afterAll(() => room?.close());

  it.skipIf(skip)('finds every view whole with letters twice as large', async () => {
    // What a display of 1920x1080 shows at 200 %.
    const [width, height] = [960, 540];
    const large = await room.window(engine, { size: { width, height } });
    const { page } = large;
    try {
      await firstMap(page);
      for (const [hash, there] of VIEWS) {
        if (hash.includes('composition=wall')) continue;
        await goTo(page, hash);
        await until(`${hash} stands`, () => page.locator(there).first().isVisible());
        const look = async () => {
          const boxes = (await textBoxes(page)).boxes.filter((box) => box.met);
          const beyond = boxes
            .filter((box) => !box.scrolls && (box.left < 0 || box.right > width + 0.5))
            .map(({ text }) => text);
          const sideways = await page.evaluate(() =>
            ['.layers', '.margin', '.page main', '.page main > section', '.page main > aside'].filter((selector) =>
              [...document.querySelectorAll(selector)].some((e) => e.scrollWidth > e.clientWidth + 1),
            ),
          );
          return { hash, beyond, sideways, overlapping: overlaps(boxes) };
        };
        await atRest(page);
        expect.soft(await look()).toEqual({ hash, beyond: [], sideways: [], overlapping: [] });
      }
    } finally {
      await large.close();
    }
  });

  it.skipIf(skip).each(['night', 'day'])('can read and reach every view by %s', async (theme) => {
    // Pages of work take the theme that the map had.
    await goTo(open.page, `#/?theme=${theme}`);
    await until('the theme', () => open.page.evaluate((t) => document.documentElement.dataset.theme === t, theme));
    for (const [hash, there] of VIEWS) {
      await goTo(open.page, hash.includes('?') ? `${hash}&theme=${theme}` : hash);
      await until(`${hash} stands`, () => open.page.locator(there).first().isVisible());
      await atRest(open.page);
      expect.soft({ hash, findings: await axeFindings(open.page) }).toEqual({ hash, findings: [] });
    }
  });
});
