// Lines and polygons as files gave them: tessellated together when one changes, painted row by row.
import type { Layer } from '@deck.gl/core';
import { PathLayer } from '@deck.gl/layers';
import type { Geometry } from '@shared/place';
import { AREAS_BEFORE, MARKS_BEFORE } from '../base/style';
import { FillMeshOnCard } from '../gpu/fill-mesh';
import { FillsLayer } from '../gpu/fills-layer';
import { FLAT } from '../gpu/flat';
import { type Paint, PaintTable } from '../gpu/paint-table';
import { tessellate } from '../gpu/tessellate';
import { mercatorX, mercatorY, worldSize } from '../place/mercator';
import { type Bounds, boundsOf, contains, type Ring } from '../place/outlines';
import { patternPeriod } from '../sizes';

interface Shape {
  slot: number;
  polygons: readonly (readonly Ring[])[];
  lines: readonly Ring[];
  bounds: Bounds;
}

export class FileShapes {
  private shapes = new Map<number, Shape>();
  private stale = false;
  private mesh: FillMeshOnCard | null = null;
  private table: PaintTable | null = null;
  private order: Shape[] = [];
  private lines: { path: [number, number][]; slot: number }[] = [];

  constructor(private readonly paintOf: (slot: number) => Paint) {}

  get size(): number {
    return this.shapes.size;
  }

  add(slot: number, geometry: Geometry): void {
    const shape = shapeOf(slot, geometry);
    if (!shape) return;
    this.shapes.set(slot, shape);
    this.stale = true;
  }

  remove(slot: number): void {
    if (this.shapes.delete(slot)) this.stale = true;
  }

  /** Cuts again what changed and paints all. Answers true when the deck.gl layers are other ones now. */
  settle(repaint: boolean): boolean {
    const { stale } = this;
    if (stale) {
      this.stale = false;
      this.release();
      this.order = [...this.shapes.values()];
      const filled = this.order.some((s) => s.polygons.length > 0);
      this.mesh = filled ? new FillMeshOnCard(tessellate(this.order.map((s) => s.polygons))) : null;
      this.table = filled ? new PaintTable(this.order.length) : null;
      this.lines = this.order.flatMap(({ slot, lines, polygons }) =>
        [...lines, ...polygons.map((p) => p[0] ?? [])].map((line) => ({
          slot,
          path: line.map(([x, y]) => [x, y] as [number, number]),
        })),
      );
    }
    if (stale || repaint) {
      for (const [i, shape] of this.order.entries()) this.table?.set(i, this.paintOf(shape.slot));
      // PathLayer compares its data by identity.
      this.lines = [...this.lines];
    }
    return stale || repaint;
  }

  layers(id: string, opacity: number, unit: number, minute: number): Layer[] {
    const out: Layer[] = [];
    if (this.mesh && this.table) {
      const fills = {
        mesh: this.mesh,
        paints: this.table,
        period: patternPeriod(unit),
        opacity,
        beforeId: AREAS_BEFORE,
      };
      out.push(new FillsLayer({ id: `${id}shapes`, ...fills }));
    }
    if (this.lines.length > 0) {
      const props = {
        id: `${id}lines`,
        data: this.lines,
        getPath: (d: { path: [number, number][] }) => d.path,
        getColor: (d: { slot: number }) => {
          const paint = this.paintOf(d.slot);
          return [...paint.line, 255 * Math.max(paint.alpha, 0.5)] as [number, number, number, number];
        },
        widthUnits: 'pixels' as const,
        getWidth: Math.max(1.5, 1.5 * minute),
        jointRounded: true,
        capRounded: true,
        opacity,
        parameters: FLAT,
        beforeId: MARKS_BEFORE,
      };
      out.push(new PathLayer(props));
    }
    return out;
  }

  /** The last added shape at a place: inside a polygon, or within `reach` CSS pixels of a line. */
  at(lon: number, lat: number, reach: number, zoom: number): { slot: number; area: boolean } | null {
    const degrees = (reach / worldSize(zoom)) * 360;
    for (let i = this.order.length - 1; i >= 0; i -= 1) {
      const shape = this.order[i] as Shape;
      const [w, s, e, n] = shape.bounds;
      if (lon < w - degrees || lon > e + degrees || lat < s - degrees || lat > n + degrees) continue;
      if (shape.lines.some((line) => distance(line, lon, lat, zoom) <= reach)) return { slot: shape.slot, area: false };
      if (contains(shape.polygons, lon, lat)) return { slot: shape.slot, area: true };
    }
    return null;
  }

  middleOf(slot: number): { lon: number; lat: number } | null {
    const shape = this.shapes.get(slot);
    return shape
      ? { lon: (shape.bounds[0] + shape.bounds[2]) / 2, lat: (shape.bounds[1] + shape.bounds[3]) / 2 }
      : null;
  }

  release(): void {
    this.mesh?.release();
    this.table?.release();
  }
}

function shapeOf(slot: number, geometry: Geometry): Shape | null {
  const asRing = (coordinates: number[][]): Ring => coordinates as unknown as Ring;
  switch (geometry.type) {
    case 'Polygon':
      return made(slot, [geometry.coordinates.map(asRing)], []);
    case 'MultiPolygon':
      return made(
        slot,
        geometry.coordinates.map((p) => p.map(asRing)),
        [],
      );
    case 'LineString':
      return made(slot, [], [asRing(geometry.coordinates)]);
    case 'MultiLineString':
      return made(slot, [], geometry.coordinates.map(asRing));
    default:
      // Points are marks, not shapes.
      return null;
  }
}

function made(slot: number, polygons: Ring[][], lines: Ring[]): Shape {
  return { slot, polygons, lines, bounds: boundsOf([...polygons, ...lines.map((l) => [l])]) };
}

/** CSS pixels from a place to a line. */
function distance(line: Ring, lon: number, lat: number, zoom: number): number {
  const size = worldSize(zoom);
  const [px, py] = [mercatorX(lon) * size, mercatorY(lat) * size];
  let best = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i += 1) {
    const [a, b] = [line[i - 1] as Ring[number], line[i] as Ring[number]];
    const [ax, ay] = [mercatorX(a[0]) * size, mercatorY(a[1]) * size];
    const [bx, by] = [mercatorX(b[0]) * size, mercatorY(b[1]) * size];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
    best = Math.min(best, Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)));
  }
  return best;
}
