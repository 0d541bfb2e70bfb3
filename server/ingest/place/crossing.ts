// Whether the border of a polygon crosses itself, and where: exact tests on neighbouring segments found through a box index.
import Flatbush from 'flatbush';
import { orient2d } from 'robust-predicates';

type Position = readonly number[];
type Ring = readonly Position[];

/**
 * Comparisons of segments for one polygon: so many, and so many more per segment. Honest borders need some ten per segment;
 * beyond this, boxes overlap as no border's do, and the polygon is said to be unchecked rather than the server be held up.
 */
const FREE_COMPARISONS = 100_000;
const COMPARISONS_PER_SEGMENT = 20;

export type Crossing = { at: [number, number] } | { unchecked: true } | null;

interface Segment {
  a: Position;
  b: Position;
  /** The vertices before `a` and after `b`, to see which way the border goes on. */
  before: Position;
  after: Position;
}

/**
 * The first crossing found of the rings of one polygon (outer and holes, of all its parts): a place where the border passes from
 * one side of itself to the other. Rings that only touch do not cross.
 * @param rings closed rings of longitude and latitude
 */
export function findCrossing(rings: readonly Ring[]): Crossing {
  const segments = rings.flatMap((ring) => segmentsOf(ring));
  if (segments.length < 4) return null;
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments)
    index.add(Math.min(x(a), x(b)), Math.min(y(a), y(b)), Math.max(x(a), x(b)), Math.max(y(a), y(b)));
  index.finish();
  let left = FREE_COMPARISONS + COMPARISONS_PER_SEGMENT * segments.length;
  for (let i = 0; i < segments.length; i++) {
    const s = segments[i] as Segment;
    let at: [number, number] | null = null;
    index.search(
      Math.min(x(s.a), x(s.b)),
      Math.min(y(s.a), y(s.b)),
      Math.max(x(s.a), x(s.b)),
      Math.max(y(s.a), y(s.b)),
      (j) => {
        // Each pair once; the search goes on without work once an answer is there.
        if (j <= i || at !== null || left <= 0) return false;
        left--;
        at = crossingOf(s, segments[j] as Segment);
        return false;
      },
    );
    if (at !== null) return { at };
    if (left <= 0) return { unchecked: true };
  }
  return null;
}

/** The sides of a ring. Vertices that repeat the one before make no side. */
function segmentsOf(ring: Ring): Segment[] {
  const open = ring.filter((p, i) => i === 0 || !same(p, ring[i - 1] as Position));
  if (open.length > 1 && same(open[0] as Position, open.at(-1) as Position)) open.pop();
  const n = open.length;
  if (n < 3) return [];
  const at = (i: number): Position => open[((i % n) + n) % n] as Position;
  return open.map((a, i) => ({ a, b: at(i + 1), before: at(i - 1), after: at(i + 2) }));
}

function crossingOf(s: Segment, t: Segment): [number, number] | null {
  const [sa, sb] = [side(t.a, t.b, s.a), side(t.a, t.b, s.b)];
  const [ta, tb] = [side(s.a, s.b, t.a), side(s.a, s.b, t.b)];
  if (sa * sb < 0 && ta * tb < 0) return meeting(s, t);
  // A corner on the other's side, or two corners in one place: each is looked at once, from the side that begins there.
  if (same(s.a, t.a)) return cornersCross(s.before, s.a, s.b, t.before, t.b) ? [x(s.a), y(s.a)] : null;
  if (sa === 0 && ta * tb < 0 && cornersCross(t.a, s.a, t.b, s.before, s.b)) return [x(s.a), y(s.a)];
  if (ta === 0 && sa * sb < 0 && cornersCross(s.a, t.a, s.b, t.before, t.b)) return [x(t.a), y(t.a)];
  return null;
}

/**
 * Whether a border that comes from `a` over `p` to `b` is crossed at `p` by one that comes from `c` and goes to `d`: exactly one
 * of the two lies in the angle between `a` and `b`. Parts that run along each other are no crossing.
 */
function cornersCross(a: Position, p: Position, b: Position, c: Position, d: Position): boolean {
  for (const other of [c, d]) if (along(p, a, other) || along(p, b, other)) return false;
  return between(a, p, b, c) !== between(a, p, b, d);
}

/** Whether `q` lies in the angle that opens counter-clockwise from `a` to `b` around `p`. */
function between(a: Position, p: Position, b: Position, q: Position): boolean {
  const left = side(p, a, q) > 0;
  const right = side(p, b, q) < 0;
  return side(p, a, b) > 0 || (side(p, a, b) === 0 && !along(p, a, b)) ? left && right : left || right;
}

/** Whether two directions from `p` are the same. */
function along(p: Position, q: Position, r: Position): boolean {
  return side(p, q, r) === 0 && (x(q) - x(p)) * (x(r) - x(p)) + (y(q) - y(p)) * (y(r) - y(p)) > 0;
}

/** 1 when `p` lies left of the way from `a` to `b`, -1 right, 0 on its line; exact. */
function side(a: Position, b: Position, p: Position): number {
  return -Math.sign(orient2d(x(a), y(a), x(b), y(b), x(p), y(p)));
}

function meeting({ a, b }: Segment, t: Segment): [number, number] {
  const [dx, dy] = [x(b) - x(a), y(b) - y(a)];
  const [ex, ey] = [x(t.b) - x(t.a), y(t.b) - y(t.a)];
  const along = ((x(t.a) - x(a)) * ey - (y(t.a) - y(a)) * ex) / (dx * ey - dy * ex);
  return [x(a) + along * dx, y(a) + along * dy];
}

function same(p: Position, q: Position): boolean {
  return x(p) === x(q) && y(p) === y(q);
}

function x(p: Position): number {
  return p[0] ?? 0;
}

function y(p: Position): number {
  return p[1] ?? 0;
}
