// Lengths and areas on the ellipsoid WGS 84, from Karney's GeographicLib: what the map draws flat is measured on the earth.
import { Geodesic, PolygonArea } from 'geographiclib-geodesic';

/** Degrees. */
export interface Place {
  readonly lon: number;
  readonly lat: number;
}

const WGS84 = Geodesic.WGS84;

/** Length of the shortest way from place to place, metres; 0 for fewer than two places. */
export function pathLength(places: readonly Place[]): number {
  let sum = 0;
  for (let i = 1; i < places.length; i += 1) sum += between(places[i - 1] as Place, places[i] as Place);
  return sum;
}

/** Area in square metres and perimeter in metres of the closed shape that places enclose; zeros for fewer than three. */
export function enclosed(places: readonly Place[]): { readonly area: number; readonly perimeter: number } {
  if (places.length < 3) return { area: 0, perimeter: 0 };
  const polygon = new PolygonArea.PolygonArea(WGS84, false);
  for (const { lon, lat } of places) polygon.AddPoint(lat, lon);
  const { area = 0, perimeter } = polygon.Compute(false, true);
  // The sign says which way round it was drawn, which is nobody's question.
  return { area: Math.abs(area), perimeter };
}

/** True where the outline crosses itself: such a shape has no one area. */
export function crossesItself(places: readonly Place[]): boolean {
  const n = places.length;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 2; j < n; j += 1) {
      // Neighbours share a corner; the last side is a neighbour of the first.
      if (i === 0 && j === n - 1) continue;
      const [a, b] = [places[i] as Place, places[(i + 1) % n] as Place];
      const [c, d] = [places[j] as Place, places[(j + 1) % n] as Place];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

function between(from: Place, to: Place): number {
  const { s12 = 0 } = WGS84.Inverse(from.lat, from.lon, to.lat, to.lon);
  return s12;
}

function side(a: Place, b: Place, c: Place): number {
  return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}
