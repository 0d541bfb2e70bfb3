// One window per display: each covers its own, and windows follow displays that go and come back.
import { expect, it } from 'vitest';
import { noDummyWall, startDummyWall } from './harness/dummy-wall';
import { launchElectron } from './harness/launch-electron';

const reason = noDummyWall();
if (reason) console.warn(`skipped: ${reason}`);

it.skipIf(reason !== undefined)(
  'opens a window on each of four displays and follows one that is switched off and on',
  async () => {
    const wall = await startDummyWall(2, 2, '640x480');
    const launched = await launchElectron({ display: wall.display, wall: true });
    /** Bounds of all windows, in reading order. */
    const windows = () =>
      launched.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .map((window) => Object.values(window.getContentBounds()).join(','))
          .sort(),
      );
    const become = (expected: string[]) => expect.poll(windows, { timeout: 20_000 }).toEqual([...expected].sort());
    try {
      const corners = ['0,0,640,480', '640,0,640,480', '0,480,640,480', '640,480,640,480'];
      await become(corners);
      const displays = await Promise.all(
        launched.app.windows().map((page) => page.evaluate(() => window.shell?.request('app.info', undefined))),
      );
      expect(new Set(displays.map((info) => info?.displayId)).size).toBe(4);
      for (const page of launched.app.windows()) expect(page.url()).toContain('composition=wall');
      await wall.switchOff(3);
      await become(corners.slice(0, 3));
      await wall.switchOn(3);
      await become(corners);
    } finally {
      await launched.close();
      await wall.close();
    }
  },
);
