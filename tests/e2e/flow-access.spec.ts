// Every view can be read and reached by everybody: axe finds nothing on it, in both themes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './harness/axe';
import { noChromium } from './harness/launch-chromium';
import { engines, type OpenWindow, TestRoom } from './harness/room';
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
  ['#/dataset', '.page main'],
  ['#/dataset/schools', '.page main'],
  ['#/masuk', 'main.sign-in'],
];

describe.each(engines('chromium'))('everybody, in %s', (engine) => {
  const skip = engine === 'chromium' && noChromium() !== undefined;
  let room: TestRoom;
  let open: OpenWindow;
  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open({ samples: true });
    open = await room.window(engine, { size: { width: 1920, height: 1080 } });
    await firstMap(open.page);
  });
  afterAll(() => room?.close());

  it.skipIf(skip).each(['night', 'day'])('can read and reach every view by %s', async (theme) => {
    for (const [hash, there] of VIEWS) {
      // Pages of work take the theme that the map had.
      await goTo(open.page, `#/?theme=${theme}`);
      await until('the theme', () => open.page.evaluate((t) => document.documentElement.dataset.theme === t, theme));
      await goTo(open.page, hash.includes('?') ? `${hash}&theme=${theme}` : hash);
      await until(`${hash} stands`, () => open.page.locator(there).first().isVisible());
      expect.soft({ hash, findings: await axeFindings(open.page) }).toEqual({ hash, findings: [] });
    }
  });
});
