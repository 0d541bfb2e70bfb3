// Which mark a pointer means: one whose disc it is in, the smallest of them, else the nearest within reach.
import { mercatorX, mercatorY, worldSize } from './mercator';

interface Placed {
  lon: number;
  lat: number;
  /** CSS pixels. */
  radius: number;
}

/** Looks through all marks. Where discs overlap the smallest wins: it is drawn on top and could not be hit otherwise. */
export function nearestMark<T extends Placed>(
  marks: Iterable<T>,
  lon: number,
  lat: number,
  reach: number,
  zoom: number,
): T | null {
  const size = worldSize(zoom);
  const x = mercatorX(lon) * size;
  const y = mercatorY(lat) * size;
  let best: T | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    const dx = mercatorX(mark.lon) * size - x;
    if (Math.abs(dx) > mark.radius + reach) continue;
    const away = Math.hypot(dx, mercatorY(mark.lat) * size - y);
    if (away > mark.radius + reach) continue;
    // Inside a disc its radius decides; outside, the distance beyond every disc that is hit.
    const score = away <= mark.radius ? mark.radius : 1e6 + away - mark.radius;
    if (score < bestScore) {
      best = mark;
      bestScore = score;
    }
  }
  return best;
}
