// The map's colours and strengths, read from the CSS tokens so that map and panels cannot drift apart.
import type { MapPresentation } from '@shared/dataset/presentation';
import { mixOklch, type Oklch, oklchToRgb, parseOklch, type Rgb } from './oklch';

export type ThemeName = 'night' | 'day';
export type Tone = MapPresentation['tone'];

const COLOURS = [
  'sea',
  'land',
  'prov',
  'coast',
  'line',
  'line-2',
  'prov-edge',
  'water',
  'water-ink',
  'ink',
  'ink-2',
  'ink-3',
  'ink-inv',
  'accent',
  'hz1',
  'hz1-p',
  'hz2',
  'hz2-p',
  'hz3',
  'hz3-p',
  'sch',
  'sch-e',
  'warn',
  'late',
  'none',
  'panel',
  'pen-1',
  'pen-2',
  'pen-3',
  'pen-edge',
] as const;
type ColourName = (typeof COLOURS)[number];

export interface MapTheme {
  name: ThemeName;
  rgb: Record<ColourName, Rgb>;
  oklch: Record<ColourName, Oklch>;
  /** Strengths of a past-due owner's marks: fill, edge, class area. */
  dim: { fill: number; edge: number; area: number };
}

/** Fill and edge of a symbol of a colour family. */
export interface SymbolColours {
  fill: Rgb;
  edge: Rgb;
}

/** Reads the tokens of one theme. `read` gives a token's text, e.g. through {@link tokenReader}. */
export function readTheme(name: ThemeName, read: (token: string) => string): MapTheme {
  const oklch = {} as Record<ColourName, Oklch>;
  const rgb = {} as Record<ColourName, Rgb>;
  for (const colour of COLOURS) {
    oklch[colour] = parseOklch(read(`--${colour}`));
    rgb[colour] = oklchToRgb(oklch[colour]);
  }
  const strength = (token: string, fallback: number): number => Number(read(token)) || fallback;
  return {
    name,
    rgb,
    oklch,
    dim: {
      fill: strength('--dim-fill', 0.22),
      edge: strength('--dim-edge', 0.5),
      area: strength('--dim-area', 0.35),
    },
  };
}

/** Reads tokens of a theme from the page, whatever theme the page itself is in. Needs tokens.css. */
export function tokenReader(
  name: ThemeName,
  parent: HTMLElement,
): { read: (token: string) => string; done: () => void } {
  const probe = document.createElement('div');
  probe.dataset.theme = name;
  probe.hidden = true;
  parent.append(probe);
  const computed = getComputedStyle(probe);
  return { read: (token) => computed.getPropertyValue(token), done: () => probe.remove() };
}

/** Strength of an undimmed symbol's fill. */
export const SYMBOL_FILL = 0.82;

/** Hue and chroma of the families that have no token of their own, at the lightness of the school symbol. */
const FAMILY: Record<Exclude<Tone, 'school' | 'hazard'>, { h: number; c: number }> = {
  people: { h: 95, c: 0.075 },
  event: { h: 45, c: 0.095 },
  neutral: { h: 225, c: 0.012 },
};

/** Symbol colours of a family: the school symbol's tokens, or the same lightness at the family's hue. */
export function symbolColours(theme: MapTheme, tone: Tone): SymbolColours {
  if (tone === 'school') return { fill: theme.rgb.sch, edge: theme.rgb['sch-e'] };
  if (tone === 'hazard') return { fill: theme.rgb.hz3, edge: theme.rgb['ink-inv'] };
  const family = FAMILY[tone];
  return {
    fill: oklchToRgb({ ...theme.oklch.sch, h: family.h, c: family.c }),
    edge: oklchToRgb({ ...theme.oklch['sch-e'], h: family.h }),
  };
}

/** Colours of a class by its tone, 1 weakest to 3 strongest: area, pattern line, mark. */
export function classColours(theme: MapTheme, tone: 1 | 2 | 3): { area: Rgb; line: Rgb } {
  return { area: theme.rgb[`hz${tone}`], line: theme.rgb[`hz${tone}-p`] };
}

/**
 * Colours of up to `count` categories in one symbol: same chroma, hues apart, lightness alternating so that neighbours
 * differ for a colour-blind eye too. The first is the family's own.
 */
export function mixColours(theme: MapTheme, tone: Tone, count: number): Rgb[] {
  const base: Oklch =
    tone === 'school'
      ? theme.oklch.sch
      : { ...theme.oklch.sch, ...(tone === 'hazard' ? { h: 74, c: 0.092 } : FAMILY[tone]) };
  const turns = [0, -95, 75, 180, -150, 30];
  const night = theme.name === 'night';
  return Array.from({ length: count }, (_, i) =>
    oklchToRgb({
      l: base.l + (i % 2 === 0 ? 0 : night ? -0.16 : 0.16),
      c: Math.max(base.c, 0.07),
      h: (base.h + (turns[i % turns.length] ?? 0) + 360) % 360,
    }),
  );
}

/** Ends of the even ramp per family; by night more is lighter and warmer, by day darker and warmer. */
const RAMP_HUE: Record<Tone, [number, number]> = {
  people: [110, 70],
  school: [190, 120],
  event: [60, 40],
  hazard: [110, 74],
  neutral: [225, 90],
};

/** An even ramp of `steps` colours, least first. Neighbouring steps differ by the same OKLCH lightness. */
export function ramp(theme: MapTheme, tone: Tone, steps: number): Rgb[] {
  const [from, to] = RAMP_HUE[tone];
  const low: Oklch = theme.name === 'night' ? { l: 0.375, c: 0.02, h: from } : { l: 0.945, c: 0.025, h: from };
  const high: Oklch = theme.name === 'night' ? { l: 0.8, c: 0.1, h: to } : { l: 0.6, c: 0.11, h: to };
  return Array.from({ length: steps }, (_, i) => oklchToRgb(mixOklch(low, high, steps === 1 ? 0.5 : i / (steps - 1))));
}
