// OKLCH colours: read from the tokens, mixed evenly, turned into sRGB bytes for the graphics card.

/** Lightness 0..1, chroma 0..0.4, hue in degrees. */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** sRGB bytes, 0..255. */
export type Rgb = readonly [number, number, number];

/** Reads `oklch(0.225 0.016 225)`. Throws on anything else: tokens are our own file. */
export function parseOklch(text: string): Oklch {
  const match = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)$/.exec(text.trim());
  if (!match) throw new Error(`not an oklch colour: "${text}"`);
  const l = Number(match[1]);
  return { l: match[2] === '%' ? l / 100 : l, c: Number(match[3]), h: Number(match[4]) };
}

/** To sRGB bytes; what lies outside sRGB loses chroma until it fits, keeping lightness and hue. */
export function oklchToRgb(colour: Oklch): Rgb {
  let { c } = colour;
  for (let step = 0; step < 24; step += 1) {
    const linear = toLinear(colour.l, c, colour.h);
    if (linear.every((v) => v >= -0.0005 && v <= 1.0005)) return bytes(linear);
    c *= 0.92;
  }
  return bytes(toLinear(colour.l, 0, colour.h));
}

/** The colour `t` of the way from `a` to `b` (0..1), hue by the shorter way. */
export function mixOklch(a: Oklch, b: Oklch, t: number): Oklch {
  let turn = b.h - a.h;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  return { l: a.l + (b.l - a.l) * t, c: a.c + (b.c - a.c) * t, h: (a.h + turn * t + 360) % 360 };
}

/** Lays `top` with `alpha` over `under`, in sRGB as the screen does it. */
export function over(top: Rgb, under: Rgb, alpha: number): Rgb {
  const lay = (t: number, u: number): number => Math.round(t * alpha + u * (1 - alpha));
  return [lay(top[0], under[0]), lay(top[1], under[1]), lay(top[2], under[2])];
}

/** WCAG relative luminance, 0..1. */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio, 1..21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return x > y ? x / y : y / x;
}

/** CSS text of a colour. */
export function css(rgb: Rgb, alpha = 1): string {
  return alpha === 1 ? `rgb(${rgb.join(',')})` : `rgba(${rgb.join(',')},${alpha})`;
}

function toLinear(l: number, c: number, h: number): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
}

function bytes(linear: [number, number, number]): Rgb {
  return linear.map((v) => {
    const x = Math.min(1, Math.max(0, v));
    return Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055));
  }) as unknown as Rgb;
}
