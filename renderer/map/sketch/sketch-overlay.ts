// Draws sketches over the map as SVG, as names are: a stroke shows at once, without another frame of the map.
import { css } from '../oklch';
import type { MapTheme } from '../theme';
import { paintSvg } from './paint-svg';
import { type Project, type SketchShape, sketchPath, strokeWidth, textPlace } from './sketch';

const SVG = 'http://www.w3.org/2000/svg';

export interface SketchStyle {
  readonly theme: MapTheme;
  /** CSS pixels of `u` and of one arc minute. */
  readonly unit: number;
  readonly minute: number;
}

interface Entry {
  readonly shape: SketchShape;
  readonly paths: readonly SVGPathElement[];
  readonly text: SVGTextElement | null;
}

export class SketchOverlay {
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly sets = new Map<string, readonly SketchShape[]>();
  private entries: Entry[] = [];

  constructor(
    container: HTMLElement,
    private style: SketchStyle,
    private project: Project,
  ) {
    this.svg.setAttribute('aria-hidden', 'true');
    this.svg.setAttribute('class', 'map-sketches');
    this.svg.style.cssText =
      'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;overflow:hidden;font-family:"IBM Plex Sans",sans-serif';
    container.append(this.svg);
  }

  /** Replaces the shapes of one owner; an empty list takes them away. */
  set(owner: string, shapes: readonly SketchShape[]): void {
    if (shapes.length === 0) this.sets.delete(owner);
    else this.sets.set(owner, shapes);
    this.draw();
  }

  restyle(style: SketchStyle): void {
    this.style = style;
    this.draw();
  }

  /** Moves everything to where its place is now. */
  move(project: Project): void {
    this.project = project;
    for (const entry of this.entries) this.place(entry);
  }

  /** Draws what is shown onto a picture whose pixels are this container's CSS pixels. */
  paint(context: CanvasRenderingContext2D): void {
    paintSvg(context, this.svg);
  }

  dispose(): void {
    this.svg.remove();
  }

  private draw(): void {
    this.entries = [...this.sets.values()].flat().map((shape) => this.entry(shape));
    this.svg.replaceChildren(...this.entries.flatMap((e) => [...e.paths, ...(e.text ? [e.text] : [])]));
    for (const entry of this.entries) this.place(entry);
  }

  private entry(shape: SketchShape): Entry {
    const { theme, unit, minute } = this.style;
    const colour = theme.rgb[`pen-${shape.pen}`];
    const edge = theme.rgb['pen-edge'];
    const width = strokeWidth(shape.weight, minute);
    const solid = shape.kind === 'dots';
    const round = { 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
    // The edge keeps a stroke apart from whatever lies beneath, light or dark.
    const casing = path({
      stroke: css(edge),
      'stroke-width': width + Math.max(2.4 * minute, 2.4),
      fill: 'none',
      ...round,
    });
    const stroke = path({
      stroke: css(colour),
      'stroke-width': solid ? 0 : width,
      fill: solid ? css(colour) : shape.kind === 'area' ? css(colour, 0.2) : 'none',
      ...round,
      ...(shape.dashed ? { 'stroke-dasharray': `${width * 2.4} ${width * 2.2}` } : {}),
    });
    if (shape.dashed) casing.setAttribute('stroke-opacity', '0.5');
    if (shape.text === undefined) return { shape, paths: [casing, stroke], text: null };
    const text = document.createElementNS(SVG, 'text');
    set(text, {
      'font-size': (unit * 18).toFixed(2),
      'font-weight': 600,
      fill: css(theme.rgb.ink),
      stroke: css(edge),
      'stroke-width': (unit * 5).toFixed(2),
      'stroke-linejoin': 'round',
      'paint-order': 'stroke',
      'text-anchor': shape.kind === 'area' ? 'middle' : 'start',
    });
    text.textContent = shape.text;
    return { shape, paths: [casing, stroke], text };
  }

  private place({ shape, paths, text }: Entry): void {
    const d = sketchPath(shape, this.project, this.style.minute);
    for (const element of paths) element.setAttribute('d', d);
    const at = text && textPlace(shape);
    if (!text || !at) return;
    const { x, y } = this.project(at.lon, at.lat);
    const { unit } = this.style;
    text.setAttribute('x', (shape.kind === 'area' ? x : x + unit * 12).toFixed(1));
    text.setAttribute('y', (shape.kind === 'area' ? y + unit * 6 : y - unit * 10).toFixed(1));
  }
}

function path(attributes: Record<string, string | number>): SVGPathElement {
  const element = document.createElementNS(SVG, 'path');
  set(element, attributes);
  return element;
}

function set(element: SVGElement, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
