// P1: a window's first complete map out of the cache with the server down, against the same window with the base map alone.
import type { Page } from 'playwright-core';
import { launchElectron } from '../tests/e2e/harness/launch-electron';
import { TestRoom } from '../tests/e2e/harness/room';
import { temporaryFolder } from '../tests/e2e/harness/temporary-folder';
import { firstMap, outlined } from '../tests/e2e/harness/watch';
import type { Bench } from './figure';
import { allowNames } from './room/allow-names';
import { glOf } from './room/gl';
import { layersParameter } from './room/layers';

const SIZE = { width: 1280, height: 720 };

export const firstMapBench: Bench = {
  rows: [
    {
      id: 'P1',
      what: 'a new window’s first complete map from the cache with the server down (sample data, all its layers), from the page’s start, against the same with the base map alone',
      unit: 'x',
      kind: 'ratio',
      goal: { op: '<=', limit: 1.25 },
    },
  ],
  async measure(context) {
    const room = await TestRoom.open({ samples: true });
    const kept = await temporaryFolder('bench-user');
    try {
      await room.outlines();
      const known = await room.datasets(await room.operatorToken());
      const filling = await room.window('electron', { size: SIZE, userData: kept.folder });
      const shown = (await firstMap(filling.page)).map((layer) => layer.dataset as string);
      await outlined(filling.page);
      const gl = await glOf(filling.page);
      await filling.close();
      await room.stopServer();
      const open = async (layers: readonly string[], slow: number): Promise<number> => {
        const view = `layers=${layersParameter(known, layers)}`;
        const window = await launchElectron({
          size: SIZE,
          userData: kept.folder,
          serverUrl: room.url,
          dataDir: room.dataDir,
          view,
        });
        try {
          await allowNames(window.page);
          return await completeMap(window.page, layers, slow);
        } finally {
          await window.close();
        }
      };
      const [samples, baselineSamples]: [number[], number[]] = [[], []];
      for (let round = -1; round < context.rounds; round += 1) {
        const base = await open([], 1);
        const full = await open(shown, context.slowed ? 2 : 1);
        if (round < 0) continue;
        samples.push(full);
        baselineSamples.push(base);
        context.say(`complete map ${full.toFixed(0)} ms, base map ${base.toFixed(0)} ms`);
      }
      return [{ id: 'P1', samples, baselineSamples, note: `${gl.name}, 1280x720` }];
    } finally {
      await room.close();
      await kept.remove();
    }
  },
};

/** When outlines and these layers are all on the screen, ms from the page's start. @param slow so many times as long */
function completeMap(page: Page, layers: readonly string[], slow: number): Promise<number> {
  return page.evaluate(
    async ([wanted, factor]) => {
      const there = (): boolean => {
        const state = window.__probe?.state();
        if (!state?.outlines) return false;
        const held = new Map(state.layers.map((layer) => [layer.dataset as string, layer.rows]));
        return wanted.every((id) => held.has(id));
      };
      while (!there()) await new Promise((resolve) => setTimeout(resolve, 5));
      await window.__probe?.drawn();
      const time = performance.now();
      if (factor > 1) await new Promise((resolve) => setTimeout(resolve, time * (factor - 1)));
      return performance.now();
    },
    [layers, slow] as const,
  );
}
