// Removes spikes: needle-thin tips that a source drew by mistake and that read as loose ends of a border.
import type { MultiPolygon, Polygon, Position } from 'geojson';

/** A tip under 6 degrees with both sides over 0.003 degrees (300 m) is at most 30 m wide where it begins. */
const NARROW = Math.cos((6 * Math.PI) / 180);
const LONG = 0.003;
/** Cutting a tip can bare another one behind it; the bound is for what never ends. */
const PASSES = 10;

type Ring = Position[];

/**
 * Cuts every spike off, in place, and gives its sliver to the area on one side of it, so that edges stay shared.
 * Vertices that areas share must be equal to the last digit.
 */
export function removeSpikes(geometries: readonly (Polygon | MultiPolygon)[]): void {
  const rings: Ring[] = geometries.flatMap((g) => (g.type === 'Polygon' ? g.coordinates : g.coordinates.flat()));
  for (let pass = 0, cut = true; cut && pass < PASSES; pass++) {
    cut = false;
    for (const ring of rings) {
      for (let i = 0; i < ring.length - 1 && ring.length > 4; i++) cut = cutTip(ring, i, rings) || cut;
    }
  }
}

/** Cuts the vertex at `i` off when it is a spike's tip. */
function cutTip(ring: Ring, i: number, rings: readonly Ring[]): boolean {
  const [before, tip, after] = [ring[(i + ring.length - 2) % (ring.length - 1)], ring[i], ring[i + 1]];
  if (!before || !tip || !after || !isSpike(before, tip, after)) return false;
  const sharing = rings.filter((other) => other !== ring && other.some((p) => same(p, tip)));
  // The other side of the same two edges: the tip is a hole's or a neighbour's notch, and goes from both.
  const notch = sharing.find((other) => hasEdge(other, before, tip) && hasEdge(other, tip, after));
  if (notch) {
    if (notch.length <= 4) return false;
    drop(notch, tip);
  } else {
    // The tip lies between two areas: the one beyond the first edge gets the sliver.
    const beyond = sharing.find((other) => hasEdge(other, before, tip));
    if (beyond) insert(beyond, before, tip, after);
    else {
      const other = sharing.find((o) => hasEdge(o, tip, after));
      if (other) insert(other, tip, after, before);
    }
  }
  drop(ring, tip);
  return true;
}

function isSpike([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [cx = 0, cy = 0]: Position): boolean {
  const [ux, uy, vx, vy] = [ax - bx, ay - by, cx - bx, cy - by];
  const [u, v] = [Math.hypot(ux, uy), Math.hypot(vx, vy)];
  return Math.min(u, v) > LONG && (ux * vx + uy * vy) / (u * v) > NARROW;
}

const same = (p: Position, q: Position): boolean => p[0] === q[0] && p[1] === q[1];

/** Index of the edge between `p` and `q`, whichever way the ring runs; -1 without. */
function edgeAt(ring: Ring, p: Position, q: Position): number {
  return ring.findIndex((a, i) => {
    const b = ring[i + 1];
    return b !== undefined && ((same(a, p) && same(b, q)) || (same(a, q) && same(b, p)));
  });
}

const hasEdge = (ring: Ring, p: Position, q: Position): boolean => edgeAt(ring, p, q) >= 0;

function insert(ring: Ring, p: Position, q: Position, between: Position): void {
  ring.splice(edgeAt(ring, p, q) + 1, 0, between);
}

/** Removes a vertex and keeps the ring closed. */
function drop(ring: Ring, vertex: Position): void {
  const open = ring.slice(0, -1).filter((p) => !same(p, vertex));
  if (open[0]) ring.splice(0, ring.length, ...open, open[0]);
}
