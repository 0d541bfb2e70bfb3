// Triangles cover the polygon and not its hole.
import { describe, expect, it } from 'vitest';
import { FILL_STRIDE, tessellate } from './tessellate';

type Point = [number, number];
const box = (a: number, b: number): Point[] => [
  [a, a],
  [b, a],
  [b, b],
  [a, b],
  [a, a],
];

describe('tessellate', () => {
  it('covers the area of a polygon with a hole, item by item', () => {
    const mesh = tessellate([[[box(0, 4), box(1, 2)]], [[box(10, 11)], [box(20, 22)]]]);
    const view = new DataView(mesh.vertices.buffer);
    const at = (i: number): [number, number, number] => [
      view.getFloat32(i * FILL_STRIDE, true),
      view.getFloat32(i * FILL_STRIDE + 4, true),
      view.getFloat32(i * FILL_STRIDE + 16, true),
    ];
    const areas = [0, 0];
    for (let t = 0; t < mesh.indices.length; t += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => at(mesh.indices[t + k] as number)) as [
        Point & [number, number, number],
        Point & [number, number, number],
        Point & [number, number, number],
      ];
      expect(new Set([a[2], b[2], c[2]]).size).toBe(1);
      areas[a[2] as number] =
        (areas[a[2] as number] ?? 0) + Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;
    }
    expect(areas).toEqual([15, 5]);
  });
});
