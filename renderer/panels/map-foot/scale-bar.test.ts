// The scale bar against distances that are known.
import { describe, expect, it } from 'vitest';
import { scaleBar } from './scale-bar';

describe('scaleBar', () => {
  it('is round and as long as it says', () => {
    const { metres, widthPx } = scaleBar({ lon: 99, lat: 0, zoom: 8 });
    expect(metres).toBe(20_000);
    // One degree of the equator is 111,319 m and takes 512 * 2^8 / 360 pixels.
    expect(widthPx).toBeCloseTo((20_000 / 111_319.49) * ((512 * 256) / 360), 2);
  });
  it('never grows beyond its room', () => {
    for (let zoom = 4; zoom <= 18; zoom += 0.37) {
      const { widthPx } = scaleBar({ lon: 99, lat: 2.4, zoom });
      expect(widthPx).toBeGreaterThan(40);
      expect(widthPx).toBeLessThanOrEqual(110);
    }
  });
});
