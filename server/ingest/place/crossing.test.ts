// Borders that cross themselves are found with where; borders that only touch, or are only complicated, are left alone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCrossing } from './crossing';

type P = [number, number];
const closed = (...ring: P[]): P[] => [...ring, ring[0] as P];
const square = (x: number, y: number, size: number): P[] =>
  closed([x, y], [x + size, y], [x + size, y + size], [x, y + size]);

describe('a border', () => {
  it.each<[string, P[][], P]>([
    ['like a bow tie', [closed([0, 0], [2, 2], [2, 0], [0, 2])], [1, 1]],
    ['that crosses itself in a corner of its own', [closed([0, 0], [1, 1], [2, 2], [2, 0], [1, 1], [0, 2])], [1, 1]],
    ['whose corner passes through a side', [closed([0, 0], [4, 0], [4, 4], [2, 4], [2, 0], [2, -1], [0, 4])], [2, 0]],
    ['with a hole that leaves it', [square(0, 0, 4), square(3, 1, 2)], [4, 1]],
    ['of two parts that overlap', [square(0, 0, 2), square(1, 1, 2)], [2, 1]],
  ])('%s crosses', (_, rings, at) => {
    expect(findCrossing(rings)).toEqual({ at });
  });

  it.each<[string, P[][]]>([
    ['a square', [square(0, 0, 1)]],
    ['a square with a hole', [square(0, 0, 4), square(1, 1, 1)]],
    ['a hole that touches the border in a point', [square(0, 0, 4), closed([0, 2], [1, 1], [1, 3])]],
    ['two parts that share a side', [square(0, 0, 1), square(1, 0, 1)]],
    ['a border that touches itself in a point', [closed([0, 0], [4, 0], [4, 4], [2, 0], [0, 4])]],
    ['a spike that goes out and comes back', [closed([0, 0], [4, 0], [6, 0], [4, 0], [4, 4])]],
    [
      'corners written twice',
      [
        [
          [0, 0],
          [0, 0],
          [1, 0],
          [1, 1],
          [1, 1],
          [0, 1],
          [0, 0],
        ],
      ],
    ],
    [
      'a line there and back',
      [
        [
          [0, 0],
          [1, 1],
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    ],
  ])('%s does not', (_, rings) => {
    expect(findCrossing(rings)).toBeNull();
  });

  it('around a middle never crosses, however ragged, and does once two of its corners change places', () => {
    const ragged = fc.array(fc.integer({ min: 10, max: 100 }), { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(ragged, (radii) => {
        const ring = radii.map((r, i): P => {
          const angle = (2 * Math.PI * i) / radii.length;
          return [98 + (r / 100) * Math.cos(angle), 3 + (r / 100) * Math.sin(angle)];
        });
        expect(findCrossing([closed(...ring)])).toBeNull();
        const opposite = Math.floor(ring.length / 2);
        const [first, second] = [ring[0] as P, ring[opposite] as P];
        ring[0] = second;
        ring[opposite] = first;
        expect(findCrossing([closed(...ring)])).toHaveProperty('at');
      }),
      { numRuns: 60, seed: 20261125 },
    );
  });

  it('of a hundred thousand corners is looked at in a moment, and a maze of boxes is given up honestly', () => {
    const coast = Array.from({ length: 99_999 }, (_, i): P => {
      const angle = (2 * Math.PI * i) / 99_999;
      const r = 1 + 0.2 * Math.sin(angle * 3000);
      return [98 + r * Math.cos(angle), 3 + r * Math.sin(angle)];
    });
    expect(findCrossing([closed(...coast)])).toBeNull();
    // A comb whose teeth all lean: every box overlaps every other, and no tooth meets another.
    const comb: P[] = [];
    for (let i = 0; i < 4000; i++) comb.push([i / 1000, i / 1000], [10 + i / 1000, -10 + i / 1000]);
    expect(findCrossing([closed(...comb, [20, 20])])).toEqual({ unchecked: true });
  });
});
