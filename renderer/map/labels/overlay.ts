// Draws names, leaders, counts and the scale bar over the map: SVG text in the product's own font, moved with the camera.
import { css, type Rgb } from '../oklch';
import { paintSvg } from '../sketch/paint-svg';

const SVG = 'http://www.w3.org/2000/svg';

export interface DrawnText {
  text: string;
  lon: number;
  lat: number;
  /** CSS pixels. */
  size: number;
  weight: 400 | 500 | 600;
  italic: boolean;
  /** Letter spacing, em. */
  spacing: number;
  ink: Rgb;
  halo: Rgb | null;
  /** Full stroke width, CSS pixels. */
  haloWidth: number;
  leader: {
    /** Start, as CSS pixels from the text's middle. */
    dx: number;
    dy: number;
    lon: number;
    lat: number;
    width: number;
    dot: number;
  } | null;
}

export interface ScaleBar {
  x: number;
  y: number;
  length: number;
  text: string;
  size: number;
  ink: Rgb;
  stroke: number;
}

interface Entry {
  spec: DrawnText;
  text: SVGTextElement;
  line: SVGLineElement | null;
  dot: SVGCircleElement | null;
}

export class LabelOverlay {
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly lines = document.createElementNS(SVG, 'g');
  private readonly texts = document.createElementNS(SVG, 'g');
  private readonly bar = document.createElementNS(SVG, 'g');
  private entries: Entry[] = [];

  constructor(container: HTMLElement) {
    this.svg.setAttribute('aria-hidden', 'true');
    this.svg.setAttribute('class', 'map-names');
    this.svg.style.cssText =
      'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;overflow:hidden;font-family:"IBM Plex Sans",sans-serif';
    this.svg.append(this.lines, this.texts, this.bar);
    container.append(this.svg);
  }

  /** Replaces all names. */
  show(specs: readonly DrawnText[]): void {
    this.lines.replaceChildren();
    this.texts.replaceChildren();
    this.entries = specs.map((spec) => this.entry(spec));
  }

  /** Moves everything to where its place is now. */
  move(project: (lon: number, lat: number) => { x: number; y: number }): void {
    for (const { spec, text, line, dot } of this.entries) {
      const { x, y } = project(spec.lon, spec.lat);
      text.setAttribute('x', x.toFixed(1));
      // The middle of the capitals, 0.698 of the size high, comes to the place.
      text.setAttribute('y', (y + spec.size * 0.349).toFixed(1));
      if (!line || !spec.leader) continue;
      const end = project(spec.leader.lon, spec.leader.lat);
      line.setAttribute('x1', (x + spec.leader.dx).toFixed(1));
      line.setAttribute('y1', (y + spec.leader.dy).toFixed(1));
      line.setAttribute('x2', end.x.toFixed(1));
      line.setAttribute('y2', end.y.toFixed(1));
      dot?.setAttribute('cx', end.x.toFixed(1));
      dot?.setAttribute('cy', end.y.toFixed(1));
    }
  }

  /** Draws the scale bar, or takes it away. */
  scale(bar: ScaleBar | null): void {
    if (!bar) {
      this.bar.replaceChildren();
      return;
    }
    const { x, y, length, text, size, ink, stroke } = bar;
    const path = document.createElementNS(SVG, 'path');
    const tick = size * 0.32;
    set(path, {
      d: `M${x} ${y - tick}V${y + tick}M${x} ${y}H${x + length}M${x + length} ${y - tick}V${y + tick}`,
      stroke: css(ink),
      'stroke-width': stroke,
      fill: 'none',
    });
    const label = document.createElementNS(SVG, 'text');
    set(label, { x: x + length + size * 0.5, y: y + size * 0.349, fill: css(ink), 'font-size': size });
    label.textContent = text;
    this.bar.replaceChildren(path, label);
  }

  /** Width of a text in CSS pixels, as it will be drawn. */
  measure = ((): ((text: string, size: number, weight: number, italic: boolean, spacing: number) => number) => {
    const context = document.createElement('canvas').getContext('2d');
    const known = new Map<string, number>();
    return (text, size, weight, italic, spacing) => {
      const key = `${weight}${italic}${text}`;
      let em = known.get(key);
      if (em === undefined) {
        if (context) context.font = `${italic ? 'italic ' : ''}${weight} 100px "IBM Plex Sans", sans-serif`;
        em = (context?.measureText(text).width ?? text.length * 56) / 100;
        known.set(key, em);
      }
      return (em + spacing * text.length) * size;
    };
  })();

  /** Draws what is shown onto a picture whose pixels are this container's CSS pixels. */
  paint(context: CanvasRenderingContext2D): void {
    paintSvg(context, this.svg);
  }

  dispose(): void {
    this.svg.remove();
  }

  private entry(spec: DrawnText): Entry {
    const text = document.createElementNS(SVG, 'text');
    set(text, {
      'text-anchor': 'middle',
      'font-size': spec.size.toFixed(2),
      'font-weight': spec.weight,
      fill: css(spec.ink),
    });
    if (spec.italic) text.setAttribute('font-style', 'italic');
    if (spec.spacing) text.setAttribute('letter-spacing', (spec.spacing * spec.size).toFixed(2));
    if (spec.halo) {
      set(text, {
        stroke: css(spec.halo),
        'stroke-width': spec.haloWidth.toFixed(2),
        'stroke-linejoin': 'round',
        'paint-order': 'stroke',
      });
    }
    text.textContent = spec.text;
    this.texts.append(text);
    if (!spec.leader) return { spec, text, line: null, dot: null };
    const line = document.createElementNS(SVG, 'line');
    set(line, { stroke: css(spec.ink), 'stroke-width': spec.leader.width.toFixed(2) });
    const dot = document.createElementNS(SVG, 'circle');
    set(dot, {
      r: spec.leader.dot.toFixed(2),
      fill: css(spec.ink),
      stroke: css(spec.halo ?? spec.ink),
      'stroke-width': spec.leader.width.toFixed(2),
    });
    this.lines.append(line, dot);
    return { spec, text, line, dot };
  }
}

function set(element: SVGElement, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
