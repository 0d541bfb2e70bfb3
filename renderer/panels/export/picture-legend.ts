// A layer's legend painted for a picture: the same colours, patterns and sizes as the map that it stands under.
import { formatNumber } from '@shared/domain/format';
import type { Locale } from '@shared/text';
import type { Legend, LegendClass, MarkShape, PatternKind } from '../../map/map-model';
import { css, type Rgb } from '../../map/oklch';

/** One line: how its mark is painted in a box of `size`, and what it says. `room`: CSS pixels that its mark needs, if more. */
export interface LegendLine {
  readonly text: string;
  readonly room?: number;
  readonly paint: (context: CanvasRenderingContext2D, x: number, y: number, size: number) => void;
}

/** Most lines of one layer's legend in a picture; the file of the layer has them all. */
const MOST_LINES = 8;

export interface LegendWords {
  /** What circles and marks count. */
  readonly what: string;
  readonly areas: (count: string) => string;
  readonly marks: (count: string) => string;
}

export function legendLines(legend: Legend | null, words: LegendWords, locale: Locale): LegendLine[] {
  if (!legend) return [];
  switch (legend.kind) {
    case 'sizes':
      return legend.sizes.map(({ value, diameter }) => ({
        text: `${formatNumber(value, locale, 0)} ${words.what}`,
        // The map's own size is what a circle must be compared with.
        room: diameter,
        paint: (context, x, y, size) =>
          disc(context, x + size / 2, y + Math.max(size, diameter) / 2, diameter / 2, legend.fill, legend.edge),
      }));
    case 'classes':
    case 'marks': {
      if (legend.kind === 'marks' && legend.classes.length === 0) {
        const paint: LegendLine['paint'] = (context, x, y, size) =>
          disc(context, x + size / 2, y + size / 2, size * 0.32, legend.fill, legend.edge);
        return [{ text: words.what, paint }];
      }
      return legend.classes.slice(0, MOST_LINES).map((c) => ({
        text: [c.label[locale], countText(c, words, locale)].filter((s) => s !== '').join(', '),
        paint: (context, x, y, size) => swatch(context, c, x, y, size),
      }));
    }
  }
}

function countText({ count, marks }: LegendClass, words: LegendWords, locale: Locale): string {
  const parts = [
    count > 0 ? words.areas(formatNumber(count, locale, 0)) : null,
    marks > 0 ? words.marks(formatNumber(marks, locale, 0)) : null,
  ];
  return parts.filter((p) => p !== null).join(', ');
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, r: number, fill: Rgb, edge: Rgb): void {
  context.beginPath();
  context.arc(x, y, Math.max(r, 1.5), 0, 2 * Math.PI);
  context.fillStyle = css(fill);
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = css(edge);
  context.stroke();
}

function swatch(context: CanvasRenderingContext2D, part: LegendClass, x: number, y: number, size: number): void {
  if (part.mark !== null && (part.count === 0 || part.area === null)) {
    const path = new Path2D();
    path.addPath(new Path2D(MARKS[part.mark]), new DOMMatrix().translate(x, y).scale(size / 12));
    context.fillStyle = css(part.area ?? part.line ?? [128, 128, 128]);
    if (part.mark === 'ring') {
      context.strokeStyle = context.fillStyle;
      context.lineWidth = size / 8;
      context.stroke(path);
    } else context.fill(path);
    return;
  }
  if (part.area) {
    context.fillStyle = css(part.area);
    context.fillRect(x, y, size * 1.3, size);
  }
  if (part.line) hatch(context, part.pattern, part.line, x, y, size * 1.3, size);
}

/** rendah dots, sedang hatch, tinggi cross-hatch: classes that read without their colour. */
function hatch(
  context: CanvasRenderingContext2D,
  pattern: PatternKind,
  line: Rgb,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (pattern === 'none') return;
  const period = height / 2;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = css(line);
  context.strokeStyle = css(line);
  context.lineWidth = period * 0.19;
  context.beginPath();
  if (pattern === 'dots') {
    for (let px = x + period / 2; px < x + width; px += period)
      for (let py = y + period / 2; py < y + height; py += period) {
        context.moveTo(px, py);
        context.arc(px, py, period * 0.16, 0, 2 * Math.PI);
      }
    context.fill();
  } else {
    for (let d = -height; d < width + height; d += period * 1.41) {
      context.moveTo(x + d, y + height);
      context.lineTo(x + d + height, y);
      if (pattern !== 'cross') continue;
      context.moveTo(x + d, y);
      context.lineTo(x + d + height, y + height);
    }
    context.stroke();
  }
  context.restore();
}

const CIRCLE = 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z';
const MARKS: Record<MarkShape, string> = {
  circle: CIRCLE,
  ring: CIRCLE,
  diamond: 'M6 1 11 6 6 11 1 6Z',
  triangle: 'M6 1.5 11 10.5H1Z',
  square: 'M2 2H10V10H2Z',
};
