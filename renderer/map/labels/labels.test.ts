// Names: rasters agree with geometry, no name overlaps another or a mark, inner names stay inside, leaders cross no name.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEST_OUTLINES, TEST_REGIONS } from '../testing/surroundings';
import { IdGrid, LAND, SEA } from './id-grid';
import { bareName, namesFor } from './name-list';
import { type NameRequest, placeNames } from './place-names';

const box = (x0: number, y0: number, x1: number, y1: number): number[] => [x0, y0, x1, y0, x1, y1, x0, y1];

describe('IdGrid', () => {
  it('fills rings and leaves holes', () => {
    const grid = new IdGrid(100, 100, 4);
    grid.fill([box(10, 10, 90, 90), box(40, 40, 60, 60)], 3);
    expect(grid.idAt(20, 20)).toBe(3);
    expect(grid.idAt(50, 50)).toBe(SEA);
    expect(grid.idAt(95, 95)).toBe(SEA);
    expect(grid.idAt(-5, 50)).toBe(SEA);
  });

  it('agrees with a point-in-triangle test at the middle of each square', () => {
    const corner = fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: -20, max: 120 }));
    fc.assert(
      fc.property(corner, corner, corner, (a, b, c) => {
        const grid = new IdGrid(100, 100, 5);
        grid.fill([[...a, ...b, ...c]], 1);
        const side = (p: readonly number[], q: readonly number[], x: number, y: number): number =>
          ((q[0] as number) - (p[0] as number)) * (y - (p[1] as number)) -
          ((q[1] as number) - (p[1] as number)) * (x - (p[0] as number));
        for (let x = 2.5; x < 100; x += 5) {
          for (let y = 2.5; y < 100; y += 5) {
            const signs = [side(a, b, x, y), side(b, c, x, y), side(c, a, x, y)];
            // On an edge either answer is right.
            if (signs.some((s) => Math.abs(s) < 1e-6)) continue;
            const inside = signs.every((s) => s > 0) || signs.every((s) => s < 0);
            expect(grid.idAt(x, y)).toBe(inside ? 1 : SEA);
          }
        }
      }),
    );
  });

  it('gives the middle of each id', () => {
    const grid = new IdGrid(100, 100, 5);
    grid.fill([box(0, 0, 40, 100)], 1);
    expect(grid.middles().get(1)).toMatchObject({ x: 20, y: 50 });
  });
});

describe('placeNames', () => {
  const island = (): IdGrid => {
    const grid = new IdGrid(400, 300, 4);
    grid.fill([box(100, 80, 220, 200)], 1);
    grid.fill([box(300, 0, 400, 300)], LAND);
    return grid;
  };
  const own = (id: string, width: number, x = 160, y = 140): NameRequest => ({
    id,
    width,
    height: 14,
    x,
    y,
    rule: { kind: 'own', area: 1, reach: 120 },
  });

  it('keeps a name inside its outline, clear of marks', () => {
    const grid = island();
    grid.takeDisc(160, 140, 20);
    const [placed] = placeNames([own('Karo', 60)], grid, 2);
    if (!placed) throw new Error('not placed');
    expect(placed.leader).toBeNull();
    expect(placed.ground).toBe(1);
    expect(placed.x - 30).toBeGreaterThanOrEqual(99);
    expect(placed.x + 30).toBeLessThanOrEqual(221);
    const dx = Math.max(0, Math.abs(160 - placed.x) - 30);
    const dy = Math.max(0, Math.abs(140 - placed.y) - 7);
    expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(19);
  });

  it('gives a leader to what is smaller than its name, and leaves out what would need a long one', () => {
    const [placed] = placeNames([own('Padangsidimpuan', 140)], island(), 2);
    expect(placed?.ground).toBe(SEA);
    expect(placed?.leader).toMatchObject({ x1: 160, y1: 140 });
    const short: NameRequest = { ...own('Padangsidimpuan', 140), rule: { kind: 'own', area: 1, reach: 10 } };
    expect(placeNames([short], island(), 2)).toEqual([]);
  });

  it('puts water on water and neighbours on their land', () => {
    const requests: NameRequest[] = [
      {
        id: 'Samudra',
        width: 80,
        height: 14,
        x: 160,
        y: 140,
        rule: { kind: 'over', ids: 'sea', reach: 200, leader: false },
      },
      {
        id: 'Riau',
        width: 40,
        height: 14,
        x: 290,
        y: 100,
        rule: { kind: 'over', ids: 'land', reach: 200, leader: false },
      },
    ];
    expect(placeNames(requests, island(), 2).map((p) => p.ground)).toEqual([SEA, LAND]);
  });

  it('never lays a name over another, or a leader through one', () => {
    const request = fc.record({
      width: fc.integer({ min: 20, max: 150 }),
      x: fc.integer({ min: 100, max: 220 }),
      y: fc.integer({ min: 80, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 14 }), (list) => {
        const requests = list.map((r, i) => own(`n${i}`, r.width, r.x, r.y));
        const placed = placeNames(requests, island(), 2);
        const boxes = placed.map((p) => {
          const { width } = requests.find((r) => r.id === p.id) as NameRequest;
          return { id: p.id, x0: p.x - width / 2, x1: p.x + width / 2, y0: p.y - 7, y1: p.y + 7 };
        });
        for (const a of boxes)
          for (const b of boxes)
            if (a.id < b.id) expect(a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1).toBe(false);
        for (const { id, leader } of placed) {
          if (!leader) continue;
          for (let t = 0; t <= 1; t += 0.02) {
            const x = leader.x0 + (leader.x1 - leader.x0) * t;
            const y = leader.y0 + (leader.y1 - leader.y0) * t;
            for (const b of boxes) if (b.id !== id) expect(x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1).toBe(false);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('namesFor', () => {
  const query = {
    composition: 'desk' as const,
    zoom: 7,
    locale: 'id' as const,
    names: undefined,
    selected: null,
    ...TEST_OUTLINES,
    regions: new Map(TEST_REGIONS.map((r) => [r.code as string, r])),
  };

  it('names kecamatan only when the camera is near, and never on a wall', () => {
    const kecamatan = (q: { zoom?: number; composition?: 'wall' }): number =>
      namesFor({ ...query, ...q }).filter((n) => n.kind === 'kecamatan').length;
    expect(kecamatan({})).toBe(0);
    expect(kecamatan({ zoom: 10 })).toBe(3);
    expect(kecamatan({ zoom: 10, composition: 'wall' })).toBe(0);
  });

  it('gives the selected region room first', () => {
    expect(namesFor({ ...query, zoom: 10, selected: '12.04.01' as never })[0]?.code).toBe('12.04.01');
  });

  it('names on a wall what the scene asks for', () => {
    const names = namesFor({ ...query, composition: 'wall', names: ['12.04'] as never });
    expect(names.filter((n) => n.kind === 'kabupaten').map((n) => n.text)).toEqual(['Nias']);
  });

  it('drops the kind of region from its name', () => {
    expect(['Kab. Langkat', 'Kota Medan', 'Kotarih'].map(bareName)).toEqual(['Langkat', 'Medan', 'Kotarih']);
  });
});
