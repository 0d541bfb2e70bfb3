// Where names stand: inside their own outline and clear of marks, else beside it with a leader, else left out.
import { type IdGrid, LAND, SEA } from './id-grid';

/** A name that asks for a place. All sizes in CSS pixels. */
export interface NameRequest {
  id: string;
  width: number;
  height: number;
  /** Where it would like its middle to be. */
  x: number;
  y: number;
  /**
   * own: inside the area with this id, else within `reach` of its anchor on sea or foreign land, with a leader. inside: there or nowhere.
   * over: on these ids, as near as possible to its anchor, with a leader to the anchor when it ends up away from it.
   */
  rule:
    | { kind: 'own'; area: number; reach: number }
    | { kind: 'inside'; area: number }
    | { kind: 'over'; ids: 'sea' | 'land' | 'province' | 'sea-and-land'; reach: number; leader: boolean };
}

export interface PlacedName {
  id: string;
  /** Middle of the text. */
  x: number;
  y: number;
  /** From the text to what it names; null where the text lies on or against it. */
  leader: { x0: number; y0: number; x1: number; y1: number } | null;
  /** What the text lies on: an area's id, SEA or LAND. */
  ground: number;
}

/** Places names in the order given: earlier ones win. Takes their squares on the grid. */
export function placeNames(requests: readonly NameRequest[], grid: IdGrid, gap: number): PlacedName[] {
  const placed: PlacedName[] = [];
  const later: NameRequest[] = [];
  const settle = (request: NameRequest, { x, y, leader }: Spot): void => {
    const { width, height } = request;
    placed.push({ id: request.id, x, y, ground: grid.idAt(x, y), leader });
    grid.takeBox(x - width / 2 - gap, y - height / 2 - gap, x + width / 2 + gap, y + height / 2 + gap);
    if (leader) grid.takeLine(leader.x0, leader.y0, leader.x1, leader.y1);
  };
  for (const request of requests) {
    const { rule } = request;
    const spot =
      rule.kind === 'over'
        ? apart(request, grid, allowed(rule.ids), rule.reach, gap, rule.leader)
        : nearestFree(request, grid, (id) => id === rule.area, 2000, null);
    if (spot) settle(request, spot);
    else if (rule.kind === 'own') later.push(request);
  }
  // What found no room inside tries the sea and the neighbours beside it, once all inner names stand.
  for (const request of later) {
    if (request.rule.kind !== 'own' || request.rule.reach <= 0) continue;
    const spot = apart(request, grid, (id) => id === SEA || id === LAND, request.rule.reach, gap, true);
    if (spot) settle(request, spot);
  }
  return placed;
}

/**
 * The nearest free box that also keeps some room to every area but the one it names: a name that touches another island
 * reads as that island's. Where there is none, the nearest free box.
 */
function apart(
  request: NameRequest,
  grid: IdGrid,
  allows: (id: number) => boolean,
  reach: number,
  gap: number,
  leader: boolean,
): Spot | null {
  const own = request.rule.kind === 'over' ? grid.idAt(request.x, request.y) : request.rule.area;
  const room = { by: gap * 2, allows: (id: number) => allows(id) || id === SEA || id === LAND || id === own };
  return (
    nearestFree(request, grid, allows, reach, leader ? gap : null, room) ??
    nearestFree(request, grid, allows, reach, leader ? gap : null)
  );
}

interface Spot {
  x: number;
  y: number;
  leader: PlacedName['leader'];
}

/** A straight line from the nearer end (or edge) of the text to the anchor; none when the text is against it. */
function leaderOf(request: NameRequest, x: number, y: number, gap: number): PlacedName['leader'] {
  const { width, height } = request;
  const dx = request.x - x;
  const dy = request.y - y;
  const beside = Math.abs(dx) > width / 2;
  const x0 = beside ? x + Math.sign(dx) * (width / 2 + gap) : x + Math.max(-width / 4, Math.min(width / 4, dx));
  const y0 = beside ? y : y + Math.sign(dy) * (height / 2 + gap * 0.5);
  return Math.hypot(request.x - x0, request.y - y0) < height * 0.8 ? null : { x0, y0, x1: request.x, y1: request.y };
}

/**
 * The free box nearest to the anchor, looking in widening rings; `reach` is from the anchor to the box's edge.
 * @param gap with a leader: its distance from the text; the leader must cross no name. Null: no leader.
 * @param room how far around the box only some areas may lie.
 */
function nearestFree(
  request: NameRequest,
  grid: IdGrid,
  allows: (id: number) => boolean,
  reach: number,
  gap: number | null,
  room?: { readonly by: number; readonly allows: (id: number) => boolean },
): Spot | null {
  const { x, y, width, height } = request;
  const step = grid.cell;
  const tryAt = (cx: number, cy: number): Spot | null => {
    const [dx, dy] = [width / 2, height / 2];
    if (!grid.free(cx - dx, cy - dy, cx + dx, cy + dy, allows)) return null;
    if (room && !grid.lies(cx - dx - room.by, cy - dy - room.by, cx + dx + room.by, cy + dy + room.by, room.allows))
      return null;
    const leader = gap === null ? null : leaderOf(request, cx, cy, gap);
    return leader && !grid.clearLine(leader.x0, leader.y0, leader.x1, leader.y1) ? null : { x: cx, y: cy, leader };
  };
  const here = tryAt(x, y);
  if (here) return here;
  let best: Spot | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  const rings = Math.min(Math.ceil((reach + width) / step), grid.columns + grid.rows);
  for (let ring = 1; ring <= rings; ring += 1) {
    // Every box of a farther ring is at least this far away.
    const least = Math.min(Math.max(0, ring * step - width / 2), Math.max(0, ring * step - height / 2) * 1.3);
    if (least + ring * step * 0.05 >= bestScore || least > reach) break;
    for (let i = -ring; i <= ring; i += 1) {
      for (const [dx, dy] of [
        [i, -ring],
        [i, ring],
        [-ring, i],
        [ring, i],
      ] as const) {
        // From the anchor to the nearest edge of the box: what a leader would have to bridge.
        const away = Math.hypot(
          Math.max(0, Math.abs(dx) * step - width / 2),
          Math.max(0, Math.abs(dy) * step - height / 2) * 1.3,
        );
        const score = away + Math.hypot(dx, dy) * step * 0.05;
        if (score >= bestScore || away > reach) continue;
        const spot = tryAt(x + dx * step, y + dy * step);
        if (!spot) continue;
        best = spot;
        bestScore = score;
      }
    }
  }
  return best;
}

function allowed(ids: 'sea' | 'land' | 'province' | 'sea-and-land'): (id: number) => boolean {
  switch (ids) {
    case 'sea':
      return (id) => id === SEA;
    case 'land':
      return (id) => id === LAND;
    case 'province':
      return (id) => id > 0;
    case 'sea-and-land':
      return (id) => id === SEA || id === LAND;
  }
}
