// The map as a sheet that can be printed and passed on: title, map, and under it what is drawn, whose it is and as of when.
import { css } from '../../map/oklch';
import type { MapTheme } from '../../map/theme';
import type { LegendLine } from './picture-legend';

export interface SheetLayer {
  readonly title: string;
  /** Source, as of, received, verified: a sentence each. */
  readonly facts: readonly string[];
  readonly cautions: readonly string[];
  readonly legend: readonly LegendLine[];
}

export interface Sheet {
  readonly title: string;
  readonly subtitle: string;
  readonly layers: readonly SheetLayer[];
  /** Attribution, access class, link: the last lines. */
  readonly foot: readonly string[];
  readonly theme: MapTheme;
  /** CSS pixels of `u`. */
  readonly unit: number;
}

/**
 * A picture with the map in its own pixels and words around it.
 * @param map the map's picture; @param ratio its pixels to one CSS pixel
 */
export function drawSheet(map: HTMLCanvasElement, ratio: number, sheet: Sheet): HTMLCanvasElement {
  const width = map.width / ratio;
  const canvas = document.createElement('canvas');
  const measuring = new Writer(contextOf(canvas), sheet, width, true);
  const top = measuring.head();
  const bottom = measuring.foot(0);
  canvas.width = map.width;
  canvas.height = Math.round(top * ratio) + map.height + Math.round(bottom * ratio);
  const context = contextOf(canvas);
  context.fillStyle = css(sheet.theme.rgb.panel);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(map, 0, Math.round(top * ratio));
  context.scale(ratio, ratio);
  const writer = new Writer(context, sheet, width, false);
  writer.head();
  writer.foot(Math.round(top * ratio) / ratio + map.height / ratio);
  return canvas;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this window cannot make a picture');
  return context;
}

/** Writes the words, or only measures how much room they need. */
class Writer {
  private readonly u: number;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly sheet: Sheet,
    private readonly width: number,
    private readonly measureOnly: boolean,
  ) {
    this.u = sheet.unit;
  }

  /** Title and subtitle; answers their height. */
  head(): number {
    const { u, sheet } = this;
    let y = this.u * 18;
    y = this.text(sheet.title, u * 18, y, this.width - u * 36, 26, 600, 'ink');
    y = this.text(sheet.subtitle, u * 18, y + u * 2, this.width - u * 36, 16, 400, 'ink-2');
    return y + u * 12;
  }

  /** Layers in columns, then the last lines; answers the height. */
  foot(from: number): number {
    const { u, sheet, width } = this;
    const inner = width - u * 36;
    const columns = Math.max(1, Math.min(sheet.layers.length, Math.floor(inner / (u * 290))));
    const gap = u * 28;
    const column = (inner - gap * (columns - 1)) / columns;
    // The next layer goes where the shortest column ends.
    const ends = Array.from({ length: columns }, () => from + u * 16);
    for (const layer of sheet.layers) {
      const at = ends.indexOf(Math.min(...ends));
      ends[at] = this.layer(layer, u * 18 + at * (column + gap), ends[at] ?? from, column) + u * 14;
    }
    let y = Math.max(...ends, from + u * 12) + u * 2;
    for (const line of sheet.foot) y = this.text(line, u * 18, y, inner, 14, 400, 'ink-3') + u * 2;
    return y + u * 12 - from;
  }

  private layer(layer: SheetLayer, x: number, top: number, width: number): number {
    const { u } = this;
    let y = this.text(layer.title, x, top, width, 18, 600, 'ink');
    for (const line of layer.facts) y = this.text(line, x, y + u, width, 14.5, 400, 'ink-2');
    for (const line of layer.cautions) {
      const size = u * 12;
      if (!this.measureOnly) {
        const { context } = this;
        context.fillStyle = css(this.sheet.theme.rgb.warn);
        context.beginPath();
        context.moveTo(x + size / 2, y + u * 5);
        context.lineTo(x + size, y + u * 15);
        context.lineTo(x, y + u * 15);
        context.fill();
      }
      y = this.text(line, x + u * 18, y + u, width - u * 18, 14.5, 500, 'ink');
    }
    y += u * 5;
    const size = u * 15;
    // Marks stand over each other in one column, as wide as the largest of them.
    const widest = Math.max(size * 1.3, ...layer.legend.map((l) => l.room ?? 0));
    for (const { text, room = 0, paint } of layer.legend) {
      const height = Math.max(size, room);
      const line = u * 15 * 1.32;
      if (!this.measureOnly) {
        this.context.save();
        paint(this.context, room > 0 ? x + (widest - size) / 2 : x, y + u * 2, size);
        this.context.restore();
      }
      const indent = widest + u * 12;
      const middle = y + u * 2 + Math.max(0, (height - line) / 2);
      y = Math.max(this.text(text, x + indent, middle, width - indent, 15, 400, 'ink'), y + u * 2 + height) + u * 3;
    }
    return y;
  }

  /** Writes words from a top edge, broken at the width; answers the lower edge. @param size in u */
  private text(
    words: string,
    x: number,
    top: number,
    width: number,
    size: number,
    weight: number,
    ink: 'ink' | 'ink-2' | 'ink-3',
  ): number {
    const { context, u } = this;
    context.font = `${weight} ${size * u}px "IBM Plex Sans", sans-serif`;
    context.fillStyle = css(this.sheet.theme.rgb[ink]);
    context.textBaseline = 'alphabetic';
    const line = size * u * 1.32;
    let y = top;
    for (const part of broken(words, width, (s) => context.measureText(s).width)) {
      y += line;
      if (!this.measureOnly) context.fillText(part, x, y - line * 0.28);
    }
    return y;
  }
}

/** Lines no wider than `width`; a word that is wider by itself, such as a link, is broken where it must be. */
export function broken(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > width && line.length > 1) {
      let fits = line.length - 1;
      while (fits > 1 && widthOf(line.slice(0, fits)) > width) fits -= 1;
      lines.push(line.slice(0, fits));
      line = line.slice(fits);
    }
  }
  return line === '' ? lines : [...lines, line];
}
