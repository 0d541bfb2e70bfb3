// What is drawn at a briefing: thinned for the wire, seen in its view only, and a finger that is gone is not shown.
import { BriefingDrawing } from '@shared/ephemeral/briefing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast } from '../../map/oklch';
import { sketchPath, strokeWidth } from '../../map/sketch/sketch';
import { testTheme } from '../../map/testing/surroundings';
import { drawingOf, POINT_GONE_MS, shapeOf, shownDrawings } from './drawings';
import { MOST_POSITIONS, positionsOf, thinned } from './stroke';

const point = (x: number, y: number) => ({ x, y, lon: 98 + x / 1000, lat: 3 - y / 1000 });

describe('a stroke', () => {
  it('keeps its corners and loses what lies between', () => {
    const straight = Array.from({ length: 200 }, (_, i) => point(i, 0));
    const corner = [...straight, ...Array.from({ length: 100 }, (_, i) => point(199, i + 1))];
    expect(thinned(corner)).toEqual([point(0, 0), point(199, 0), point(199, 100)]);
  });

  it('always fits into a drawing, however restless the hand', () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 0, max: 1900 }), fc.integer({ min: 0, max: 1000 })), {
      minLength: 2,
      maxLength: 4_000,
      size: 'max',
    });
    fc.assert(
      fc.property(places, (way) => {
        const kept = thinned(way.map(([x, y]) => point(x, y)));
        expect(kept.length).toBeLessThanOrEqual(MOST_POSITIONS);
        const drawing = drawingOf('pen', positionsOf(kept), 1);
        expect(BriefingDrawing.safeParse(drawing).success).toBe(true);
        expect(JSON.stringify(drawing).length).toBeLessThan(48_000);
      }),
      { numRuns: 8 },
    );
  });
});

describe('drawings of a view', () => {
  const values = new Map([
    [
      'schools/b',
      {
        value: drawingOf(
          'arrow',
          [
            [98, 3],
            [99, 3],
          ],
          2,
        ),
        at: 200,
      },
    ],
    ['schools/finger', { value: drawingOf('point', [[98, 2]], 1), at: 100 }],
    [
      'schools/a',
      {
        value: drawingOf(
          'pen',
          [
            [98, 3],
            [98, 2],
          ],
          3,
        ),
        at: 150,
      },
    ],
    [
      'schools:12.07/c',
      {
        value: drawingOf(
          'area',
          [
            [98, 3],
            [99, 3],
            [99, 2],
          ],
          1,
        ),
        at: 160,
      },
    ],
  ]);

  it('are shown oldest first, fingers over all, and only of this view', () => {
    expect(shownDrawings(values, 'schools', 300).map((s) => [s.kind, s.pen])).toEqual([
      ['line', 3],
      ['arrow', 2],
      ['target', 1],
    ]);
  });

  it('do not appear on a view of a part of the province, nor its drawings here', () => {
    expect(shownDrawings(values, 'schools:12.07', 300).map((s) => s.kind)).toEqual(['area']);
    expect(shownDrawings(values, 'school', 300)).toEqual([]);
  });

  it('leave out what the own hand shows already', () => {
    expect(shownDrawings(values, 'schools', 300, 'b').map((s) => s.kind)).toEqual(['line', 'target']);
  });

  it('lose a finger that did not say again that it points', () => {
    expect(shownDrawings(values, 'schools', 100 + POINT_GONE_MS).map((s) => s.kind)).toEqual(['line', 'arrow']);
  });
});

describe('pens', () => {
  it('part from every ground of the map, in both themes', () => {
    for (const name of ['night', 'day'] as const) {
      const { rgb } = testTheme(name);
      for (const pen of [1, 2, 3] as const)
        for (const ground of ['sea', 'land', 'prov', 'hz1', 'hz2', 'hz3', 'water'] as const) {
          const own = contrast(rgb[`pen-${pen}`], rgb[ground]);
          const edge = contrast(rgb['pen-edge'], rgb[ground]);
          expect(Math.max(own, edge), `pen ${pen} on ${ground}, ${name}`).toBeGreaterThanOrEqual(3);
          expect(
            contrast(rgb[`pen-${pen}`], rgb['pen-edge']),
            `pen ${pen} on its edge, ${name}`,
          ).toBeGreaterThanOrEqual(3);
        }
    }
  });

  it('are as wide at five metres as at a desk, as an angle', () => {
    const [desk, wall] = [0.73, 4.6];
    expect(strokeWidth('bold', wall) / wall).toBeCloseTo(4, 5);
    expect(strokeWidth('bold', desk)).toBeGreaterThanOrEqual(3);
    const project = (lon: number, lat: number) => ({ x: lon, y: lat });
    const target = shapeOf(drawingOf('point', [[10, 10]], 1));
    expect(sketchPath(target, project, wall)).toContain(`a${(15 * wall).toFixed(1)}`);
  });
});
