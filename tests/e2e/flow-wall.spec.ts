// The wall's composition: nothing is smaller than it may be, lies over other words, or leaves the frame, at every size of wall.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from './harness/launch-chromium';
import { engines, TestRoom } from './harness/room';
import { overlaps, textBoxes } from './harness/text-boxes';
import { firstMap, outlined } from './harness/watch';

const LONG = process.env.LONG === '1';
const SIZES = [
  [1920, 1080],
  ...(LONG
    ? [
        [3840, 2160],
        [2560, 1080],
        [5120, 1440],
      ]
    : []),
] as [number, number][];
const VIEWS = [
  'dataset=hazard-areas',
  'dataset=schools',
  ...(LONG ? ['dataset=population', 'dataset=disaster-events', 'theme=day'] : []),
];

describe.each(engines('electron'))('the wall, in %s', (engine) => {
  const skip = engine === 'chromium' && noChromium() !== undefined;
  let room: TestRoom;
  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open({ samples: true });
    await room.outlines();
  });
  afterAll(() => room?.close());

  describe.each(SIZES)('at %ix%i', (width, height) => {
    it.skipIf(skip)('has no words too small, overlapping or cut off', async () => {
      const open = await room.window(engine, { size: { width, height }, view: `composition=wall&${VIEWS[0]}` });
      try {
        for (const view of VIEWS) {
          await open.page.evaluate((to) => {
            window.location.hash = to;
          }, `#/?composition=wall&${view}`);
          await firstMap(open.page);
          await outlined(open.page);
          const { unit, boxes } = await textBoxes(open.page);
          expect(boxes.length).toBeGreaterThan(5);
          const small = boxes
            .filter((box) => box.size < 16 * unit - 0.5)
            .map(({ text, size }) => `${text}: ${size / unit} u`);
          const outside = boxes
            .filter((b) => b.left < 0 || b.top < 0 || b.right > width + 0.5 || b.bottom > height + 0.5)
            .map(({ text }) => text);
          const overlapping = overlaps(boxes);
          expect({ view, small, outside, overlapping }).toEqual({ view, small: [], outside: [], overlapping: [] });
        }
      } finally {
        await open.close();
      }
    });
  });
});
