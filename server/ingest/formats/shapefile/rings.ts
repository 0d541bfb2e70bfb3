// Rings of a Shapefile's polygon become GeoJSON: outer rings run clockwise there, holes the other way, in any order.

import type { GeometryFault } from '../format';

export type Ring = [number, number][];

/** Points of holes against edges of outer rings, at most; a province with all its islands needs a hundredth. */
const MAX_COMPARISONS = 30_000_000;

interface Outer {
  ring: Ring;
  holes: Ring[];
  /** west, south, east, north */
  box: [number, number, number, number];
}

/** One Polygon, or a MultiPolygon where several rings are outer ones. A hole that lies in none of them is an area of its own. */
export function polygonOf(rings: readonly Ring[]): { type: string; coordinates: unknown } | GeometryFault {
  const budget = { left: MAX_COMPARISONS };
  const outers: Outer[] = [];
  const holes: Ring[] = [];
  for (const ring of rings) {
    if (signedArea(ring) <= 0) outers.push({ ring, holes: [], box: boxOf(ring) });
    else holes.push(ring);
  }
  for (const hole of holes) {
    const owner = ownerOf(hole, outers, budget);
    if (owner) owner.holes.push(hole);
    else outers.push({ ring: hole, holes: [], box: boxOf(hole) });
  }
  if (budget.left <= 0) return { geometryFault: 'cincinnya terlalu banyak dan terlalu rumit' };
  const polygons = outers.map(({ ring, holes: inside }) => [ring, ...inside]);
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** The smallest outer ring around a hole: islands in lakes have several rings around them. */
function ownerOf(hole: Ring, outers: readonly Outer[], budget: { left: number }): Outer | null {
  let best: Outer | null = null;
  let bestSize = Number.POSITIVE_INFINITY;
  const [west, south, east, north] = boxOf(hole);
  for (const outer of outers) {
    const [w, s, e, n] = outer.box;
    const size = (e - w) * (n - s);
    if (west < w || east > e || south < s || north > n || size >= bestSize) continue;
    const inside = (p: [number, number]) => {
      budget.left -= outer.ring.length;
      return budget.left > 0 && isInside(outer.ring, p);
    };
    if (hole.some(inside)) [best, bestSize] = [outer, size];
  }
  return best;
}

/** Twice the area; positive when the ring runs against the clock. */
function signedArea(ring: Ring): number {
  let sum = 0;
  const [ox = 0, oy = 0] = ring[0] ?? [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i] ?? [ox, oy], ring[j] ?? [ox, oy]];
    sum += (xj - ox) * (yi - oy) - (xi - ox) * (yj - oy);
  }
  return sum;
}

function isInside(ring: Ring, [x, y]: [number, number]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i] ?? [0, 0], ring[j] ?? [0, 0]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function boxOf(ring: Ring): Outer['box'] {
  const box: Outer['box'] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x, y] of ring) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}
