// Colours that the map derives from the tokens: even ramps, contrasts that look.md promises, classes that stay apart.
import { describe, expect, it } from 'vitest';
import { contrast, oklchToRgb, over } from './oklch';
import { testTheme } from './testing/surroundings';
import { classColours, mixColours, ramp, SYMBOL_FILL, symbolColours } from './theme';

const THEMES = [testTheme('night'), testTheme('day')];

describe.each(THEMES)('theme $name', (theme) => {
  it('reads every token that it uses', () => {
    expect(theme.rgb.sea).toEqual(oklchToRgb(theme.oklch.sea));
    expect(theme.dim).toEqual({ fill: 0.22, edge: 0.5, area: 0.35 });
  });

  it('writes names at 7:1 on sea and province', () => {
    for (const ground of [theme.rgb.sea, theme.rgb.prov]) expect(contrast(theme.rgb.ink, ground)).toBeGreaterThan(7);
    expect(contrast(theme.rgb['ink-inv'], classColours(theme, 3).area)).toBeGreaterThan(4.5);
  });

  it('goes lighter by night and darker by day, in even steps', () => {
    for (const tone of ['people', 'school', 'event', 'hazard', 'neutral'] as const) {
      const light = ramp(theme, tone, 5).map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b);
      const steps = light.slice(1).map((v, i) => (v - (light[i] as number)) * (theme.name === 'night' ? 1 : -1));
      for (const step of steps) expect(step).toBeGreaterThan(5);
      expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(2);
    }
  });

  it('keeps a symbol visible on the classes beneath it', () => {
    for (const tone of ['school', 'people', 'event'] as const) {
      const { fill } = symbolColours(theme, tone);
      const ground = over(classColours(theme, 2).area, theme.rgb.prov, 0.62);
      expect(contrast(over(fill, ground, SYMBOL_FILL), ground)).toBeGreaterThan(2.5);
    }
  });

  it('gives neighbours in a mix colours that differ in more than hue', () => {
    const mix = mixColours(theme, 'school', 5);
    expect(new Set(mix.map(String)).size).toBe(5);
    for (let i = 1; i < mix.length; i += 1)
      expect(contrast(mix[i - 1] as never, mix[i] as never)).toBeGreaterThan(1.25);
  });
});
