// A hand's way over the map, thinned to what can be seen of it.

export interface StrokePoint {
  readonly lon: number;
  readonly lat: number;
  /** CSS pixels of the map's container. */
  readonly x: number;
  readonly y: number;
}

/** Positions that one drawing may have. */
export const MOST_POSITIONS = 1_000;

/**
 * The points that keep the way within `tolerance` CSS pixels (Ramer, Douglas, Peucker), ends included; at most
 * {@link MOST_POSITIONS}: a longer way is thinned further.
 */
export function thinned(points: readonly StrokePoint[], tolerance = 1.2): StrokePoint[] {
  if (points.length <= 2) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  // A list of spans instead of recursion: a restless hand makes thousands of points.
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let furthest = -1;
    let most = tolerance;
    for (let i = from + 1; i < to; i += 1) {
      const d = distance(points[i] as StrokePoint, points[from] as StrokePoint, points[to] as StrokePoint);
      if (d <= most) continue;
      most = d;
      furthest = i;
    }
    if (furthest < 0) continue;
    keep[furthest] = 1;
    spans.push([from, furthest], [furthest, to]);
  }
  const kept = points.filter((_, i) => keep[i] === 1);
  return kept.length <= MOST_POSITIONS ? kept : thinned(kept, tolerance * 2);
}

/** Degrees as they are sent: a metre or better. */
export function positionsOf(points: readonly Pick<StrokePoint, 'lon' | 'lat'>[]): [number, number][] {
  const round = (n: number) => Math.round(n * 1e5) / 1e5;
  return points.map((p) => [round(p.lon), round(p.lat)]);
}

/** Pixels from a point to the piece between two others. */
function distance(p: StrokePoint, a: StrokePoint, b: StrokePoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
