// Which areas hang together: told by shared vertices, for sources whose shared edges agree only roughly.
import type { MultiPolygon, Polygon, Position } from 'geojson';

/** One coherent polygon of an area; `code` may be changed. */
export interface Piece {
  code: string;
  rings: Position[][];
  /** km², near the equator. */
  area: number;
}

/** Polygons of an area, each by itself. */
export function piecesOf(code: string, geometry: Polygon | MultiPolygon): Piece[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((rings) => ({ code, rings, area: areaOf(rings[0] ?? []) }));
}

/** km² of a ring in degrees, by the shoelace formula; a degree is 111.2 km here. */
function areaOf(ring: Position[]): number {
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    const [bx = 0, by = 0] = ring[i + 1] ?? [];
    twice += ax * by - bx * ay;
  }
  return (Math.abs(twice) / 2) * 111.2 ** 2;
}

/**
 * Groups pieces that touch, each a list of indexes.
 * @param grid vertices count as shared when they fall into the same cell of this size, in degrees
 */
export function groupsOf(pieces: readonly Piece[], grid: number): number[][] {
  const group = pieces.map((_, i) => i);
  const rootOf = (i: number): number => {
    const up = group[i] ?? i;
    return up === i ? i : rootOf(up);
  };
  const seen = new Map<string, number[]>();
  pieces.forEach((piece, i) => {
    for (const cell of new Set(
      piece.rings.flat().map(([x = 0, y = 0]) => `${Math.round(x / grid)} ${Math.round(y / grid)}`),
    )) {
      const others = seen.get(cell) ?? [];
      for (const other of others) group[rootOf(other)] = rootOf(i);
      others.push(i);
      seen.set(cell, others);
    }
  });
  const groups = new Map<number, number[]>();
  pieces.forEach((_, i) => {
    groups.set(rootOf(i), [...(groups.get(rootOf(i)) ?? []), i]);
  });
  return [...groups.values()];
}

/** A piece of a town's small kecamatan is no remainder, however small: it must also be small beside the largest piece. */
const SMALL_SHARE = 0.2;

/**
 * Gives small detached pieces of an area to the neighbour that they share most vertices with: what a rough source or a
 * shifted coast leaves over. An island has no neighbour and stays.
 */
export function absorbFragments(pieces: readonly Piece[], maxKm2: number): void {
  const largest = new Map<string, number>();
  for (const p of pieces) largest.set(p.code, Math.max(largest.get(p.code) ?? 0, p.area));
  const owners = new Map<string, Set<string>>();
  const keyOf = ([x, y]: Position) => `${x} ${y}`;
  for (const p of pieces) {
    for (const key of p.rings.flat().map(keyOf)) owners.set(key, (owners.get(key) ?? new Set()).add(p.code));
  }
  for (const p of pieces) {
    if (p.area >= Math.min(maxKm2, SMALL_SHARE * (largest.get(p.code) ?? 0))) continue;
    const shared = new Map<string, number>();
    for (const position of p.rings.flat()) {
      for (const code of owners.get(keyOf(position)) ?? [])
        if (code !== p.code) shared.set(code, (shared.get(code) ?? 0) + 1);
    }
    const best = [...shared].sort((a, b) => b[1] - a[1])[0];
    if (best && best[1] > 1) p.code = best[0];
  }
}
