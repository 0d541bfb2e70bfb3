// What is drawn over the map by hand or by a tool: plain shapes in degrees, with a pen of the theme and a width by distance.
import type { Place } from '../measure/geodesic';

/** Pens are tokens (`--pen-1` to `--pen-3`), so that they hold on both grounds and from five metres. */
export type Pen = 1 | 2 | 3;

/**
 * line, arrow (head at the last place), area (closed, lightly filled), dots (one at each place), target (a ring that points).
 */
export type SketchKind = 'line' | 'arrow' | 'area' | 'dots' | 'target';

export interface SketchShape {
  readonly kind: SketchKind;
  readonly places: readonly Place[];
  readonly pen: Pen;
  /** `bold` is read across the room, `thin` at a desk. */
  readonly weight: 'thin' | 'bold';
  readonly dashed?: boolean;
  /** Stands beside the last place; in the middle of an area. */
  readonly text?: string;
}

/** Turns a place into CSS pixels of the map's container. */
export type Project = (lon: number, lat: number) => { readonly x: number; readonly y: number };

/** Stroke widths and radii in arc minutes: what must be seen is an angle, not a pixel. */
const MINUTES = { thin: 2, bold: 4, dot: 3.2, target: 15, head: 13 } as const;

/** Width of a shape's stroke, CSS pixels; never a hairline. @param minute CSS pixels of one arc minute */
export function strokeWidth(weight: SketchShape['weight'], minute: number): number {
  return Math.max(MINUTES[weight] * minute, weight === 'bold' ? 3 : 2);
}

/** The shape's outline as SVG path data; empty where it has too few places. @param minute CSS pixels of one arc minute */
export function sketchPath(shape: SketchShape, project: Project, minute: number): string {
  const points = shape.places.map((p) => project(p.lon, p.lat));
  switch (shape.kind) {
    case 'dots':
      return points.map((p) => circle(p, Math.max(MINUTES.dot * minute, 3))).join('');
    case 'target': {
      const p = points.at(-1);
      return p ? circle(p, MINUTES.target * minute) + circle(p, MINUTES.dot * 0.8 * minute) : '';
    }
    case 'area':
      return points.length < 2 ? '' : `${polyline(points)}Z`;
    case 'line':
      return points.length < 2 ? '' : polyline(points);
    case 'arrow':
      return points.length < 2 ? '' : polyline(points) + arrowHead(points, MINUTES.head * minute);
  }
}

/** Where a shape's text stands: the middle of an area's corners, the last place of anything else. */
export function textPlace(shape: SketchShape): Place | null {
  const last = shape.places.at(-1);
  if (!last) return null;
  if (shape.kind !== 'area') return last;
  const mean = (of: (p: Place) => number) => shape.places.reduce((sum, p) => sum + of(p), 0) / shape.places.length;
  return { lon: mean((p) => p.lon), lat: mean((p) => p.lat) };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function polyline(points: readonly Point[]): string {
  return points.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join('');
}

function circle({ x, y }: Point, r: number): string {
  const d = (2 * r).toFixed(1);
  return `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${d} 0a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 -${d} 0`;
}

/** Two strokes back from the tip. The direction is taken from a little before it: a hand's last pixels wander. */
function arrowHead(points: readonly Point[], size: number): string {
  const tip = points.at(-1) as Point;
  let from = points[0] as Point;
  for (let i = points.length - 2; i >= 0; i -= 1) {
    from = points[i] as Point;
    if (Math.hypot(tip.x - from.x, tip.y - from.y) >= size) break;
  }
  const back = Math.atan2(from.y - tip.y, from.x - tip.x);
  const wing = (turn: number): Point => ({
    x: tip.x + size * Math.cos(back + turn),
    y: tip.y + size * Math.sin(back + turn),
  });
  return polyline([wing(0.5), tip, wing(-0.5)]);
}
