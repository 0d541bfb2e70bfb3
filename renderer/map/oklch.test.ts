// Colours against known values, and the contrasts that the look promises.
import { describe, expect, it } from 'vitest';
import { contrast, mixOklch, oklchToRgb, over, parseOklch } from './oklch';

describe('oklch', () => {
  it('turns reference colours into sRGB', () => {
    expect(oklchToRgb(parseOklch('oklch(1 0 0)'))).toEqual([255, 255, 255]);
    expect(oklchToRgb(parseOklch('oklch(0 0 0)'))).toEqual([0, 0, 0]);
    // sRGB red is oklch(0.62796 0.25768 29.234).
    const red = oklchToRgb(parseOklch('oklch(0.62796 0.25768 29.234)'));
    expect(red[0]).toBeGreaterThanOrEqual(254);
    expect(Math.max(red[1], red[2])).toBeLessThanOrEqual(3);
  });

  it('refuses what is not oklch', () => {
    expect(() => parseOklch('#123456')).toThrow(/oklch/);
  });

  it('mixes hue by the shorter way', () => {
    expect(mixOklch({ l: 0, c: 0, h: 350 }, { l: 1, c: 0.2, h: 20 }, 0.5)).toEqual({ l: 0.5, c: 0.1, h: 5 });
  });

  it('lays one colour over another', () => {
    expect(over([200, 100, 0], [0, 100, 200], 0.5)).toEqual([100, 100, 100]);
  });

  it('knows that night text on the sea passes 7:1', () => {
    const ink = oklchToRgb(parseOklch('oklch(0.965 0.008 90)'));
    const sea = oklchToRgb(parseOklch('oklch(0.225 0.016 225)'));
    expect(contrast(ink, sea)).toBeGreaterThan(7);
  });
});
