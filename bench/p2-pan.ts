// P2: frames of a window while a hand drags and zooms, with everything on the map and with the base map alone, in one window.
import type { Page } from 'playwright-core';
import { TestRoom } from '../tests/e2e/harness/room';
import { firstMap, goTo, outlined, until } from '../tests/e2e/harness/watch';
import { median } from './arithmetic';
import { point, pointsDeclaration } from './data/points';
import type { Bench } from './figure';
import { allowNames } from './room/allow-names';
import { glOf } from './room/gl';
import { layersParameter } from './room/layers';

const SCHOOLS = 15_000;
const FRAMES = 40;

export const panBench: Bench = {
  rows: [
    {
      id: 'P2',
      what: `pan and zoom with ${SCHOOLS} points, hazard areas and the outlines of all kecamatan, median frame against the same window with the base map alone`,
      unit: 'x',
      kind: 'ratio',
      goal: { op: '<=', limit: 1.6 },
    },
  ],
  async measure(context) {
    const room = await TestRoom.open({ samples: true });
    try {
      await room.outlines();
      await room.declare(pointsDeclaration('bench-schools'));
      const rows = Array.from({ length: SCHOOLS }, (_, i) => point(i));
      await room.send('dinkes', 'bench-schools', rows);
      const { page } = await room.window('electron', { size: { width: 1280, height: 720 } });
      await firstMap(page);
      await outlined(page);
      await allowNames(page);
      const gl = await glOf(page);
      const known = await room.datasets(await room.operatorToken());
      const [samples, baselineSamples]: [number[], number[]] = [[], []];
      for (let round = -1; round < context.rounds; round += 1) {
        const bare = await frames(page, known, false, 0);
        const full = await frames(page, known, true, context.slowed ? 4 : 0);
        if (round < 0) continue;
        samples.push(full);
        baselineSamples.push(bare);
        context.say(`all layers ${full.toFixed(0)} ms, base map ${bare.toFixed(0)} ms a frame`);
      }
      const limit = gl.software ? 1.6 : 1.15;
      return [{ id: 'P2', samples, baselineSamples, limit, note: `${gl.name}, 1280x720` }];
    } finally {
      await room.close();
    }
  },
};

const LAYERS = ['bench-schools', 'hazard-areas'];

/** Median time of a frame while the map is dragged and zoomed. @param slow makes each frame so many times as long */
async function frames(page: Page, known: readonly string[], all: boolean, slow: number): Promise<number> {
  const shown = all ? LAYERS : [];
  await goTo(page, `#/?camera=2.75,98.95,9&layers=${layersParameter(known, shown)}`);
  await until('the layers are as asked', async () => {
    const { layers } = await page.evaluate(() => window.__probe?.state() ?? { layers: [] });
    return layers.length === shown.length && shown.every((id) => layers.some((layer) => layer.dataset === id));
  });
  await page.evaluate(() => window.__probe?.drawn().then(() => undefined));
  const box = await page.locator('.map-canvas').boundingBox();
  if (!box) throw new Error('there is no map');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const measuring = page.evaluate(
    ([count, factor]) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const step = (): void => {
          const now = performance.now();
          gaps.push(now - last);
          if (factor > 0) while (performance.now() - now < (now - last) * (factor - 1));
          last = now;
          if (gaps.length < count) requestAnimationFrame(step);
          else resolve(gaps.slice(2));
        };
        requestAnimationFrame(step);
      }),
    [FRAMES, slow] as const,
  );
  let moving = true;
  const hand = (async () => {
    for (let turn = 0; moving; turn += 1) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let i = 0; moving && i < 12; i += 1)
        await page.mouse.move(x + 60 * Math.sin(i / 2), y + 40 * Math.cos(i / 2));
      await page.mouse.up();
      // In and out again over a whole zoom level, so that what gathers by zoom gathers anew.
      for (let i = 0; moving && i < 6; i += 1) await page.mouse.wheel(0, turn % 2 === 0 ? -120 : 120);
    }
  })();
  const gaps = await measuring.finally(() => {
    moving = false;
  });
  await hand;
  return median(gaps);
}
