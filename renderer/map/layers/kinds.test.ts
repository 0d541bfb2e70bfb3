// What each kind makes of its rows: sizes, classes, mixes, hits. The same rows by hand.

import type { DeclarationInput } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../state/testing/rows-arbitrary';
import { TopicStore } from '../../state/topic-store';
import { DatasetLayer, type Surroundings } from '../dataset-layer';
import { worldSize } from '../place/mercator';
import { declared, KINDS, rowOf } from '../testing/kinds';
import { testSurroundings } from '../testing/surroundings';

async function layerOf(
  map: DeclarationInput['map'],
  rows: Row[],
  change: Partial<Surroundings> = {},
): Promise<DatasetLayer> {
  const store = new TopicStore(await snapshotOf(rows, 0, declared(map)));
  return new DatasetLayer(store, testSurroundings(change), () => {});
}

const kind = (name: string): DeclarationInput['map'] => KINDS[name] as DeclarationInput['map'];
const times = (n: number, parts: (i: number) => Parameters<typeof rowOf>[0]): Row[] =>
  Array.from({ length: n }, (_, i) => rowOf(parts(i)));

describe('proportional', () => {
  it('gives areas by count, at the finest honest level', async () => {
    const rows = [
      ...times(16, (i) => ({ id: `a${i}`, region: '12.71.01' })),
      ...times(4, (i) => ({ id: `b${i}`, region: '12.71.02' })),
      rowOf({ id: 'c', region: '12.04' }),
    ];
    const layer = await layerOf(kind('proportional by count'), rows);
    const radii = [...layer.drawing.marks()].map((m) => m.radius);
    expect(radii[0]).toBeCloseTo(20, 6);
    expect(radii[1]).toBeCloseTo(10, 6);
    expect(layer.drawing.legend()).toMatchObject({
      kind: 'sizes',
      coarse: 1,
      sizes: [{ value: 16 }, { value: 5 }, { value: 1 }],
    });
  });

  it('takes the latest value and never sums sources of one time', async () => {
    const rows = [
      rowOf({ id: 'a', region: '12.71', amount: 90, year: 2024 }),
      rowOf({ id: 'b', region: '12.71', amount: 30, year: 2025 }),
      rowOf({ id: 'c', region: '12.71', amount: 40, year: 2025 }),
      rowOf({ id: 'd', region: '12.04', amount: null, year: 2026 }),
    ];
    const layer = await layerOf(kind('proportional by the latest value'), rows);
    expect(layer.drawing.legend()).toMatchObject({ sizes: [{ value: 40 }, { value: 10 }, { value: 2 }] });
    expect([...layer.drawing.marks()]).toHaveLength(1);
  });

  it('answers the rows behind a circle', async () => {
    const layer = await layerOf(
      kind('proportional by count'),
      times(3, (i) => ({ id: `a${i}`, region: '12.71.01' })),
    );
    const found = layer.drawing.at(98.3, 3.3, 4, 8);
    expect(found).toMatchObject({ region: '12.71.01', count: 3 });
    expect([...(found?.slots ?? [])].sort()).toEqual([0, 1, 2]);
    expect(layer.drawing.at(99.9, 3.9, 4, 8)).toBeNull();
  });
});

describe('pattern', () => {
  it('shows the highest class of a region', async () => {
    const layer = await layerOf(kind('pattern'), [
      rowOf({ id: 'a', region: '12.71', class: 'rendah' }),
      rowOf({ id: 'b', region: '12.71', class: 'tinggi' }),
      rowOf({ id: 'c', region: '12.04', class: 'sedang' }),
    ]);
    expect(layer.drawing.legend()).toMatchObject({
      classes: [
        { value: 'tinggi', count: 1, pattern: 'cross' },
        { value: 'sedang', count: 1, pattern: 'hatch' },
        { value: 'rendah', count: 0, pattern: 'dots' },
      ],
    });
    expect(layer.drawing.at(98.5, 3.5, 4, 8)).toMatchObject({ region: '12.71', count: 2, area: true });
  });

  it('stands a village by its class mark, where it has no outline', async () => {
    const layer = await layerOf(kind('pattern'), [rowOf({ id: 'a', region: '12.71.01.1001', class: 'tinggi' })]);
    expect([...layer.drawing.marks()]).toMatchObject([{ lon: 98.31, lat: 3.31 }]);
    expect(layer.drawing.legend()).toMatchObject({
      classes: [{ value: 'tinggi', mark: 'triangle', marks: 1, count: 0 }, {}, {}],
    });
  });

  it('leaves single villages out on a wall, where areas of the same dataset speak', async () => {
    const village = rowOf({ id: 'a', region: '12.71.01.1001', class: 'tinggi' });
    const style = { ...testSurroundings({}).style, composition: 'wall' as const };
    const alone = await layerOf(kind('pattern'), [village], { style });
    expect([...alone.drawing.marks()]).toHaveLength(1);
    const beside = await layerOf(kind('pattern'), [village, rowOf({ id: 'b', region: '12.04', class: 'sedang' })], {
      style,
    });
    expect([...beside.drawing.marks()]).toHaveLength(0);
    expect(beside.counts().represented).toBe(2);
  });

  it('fills and finds a polygon that a file gave', async () => {
    const zone = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [98.6, 3.6],
          [98.9, 3.6],
          [98.9, 3.9],
          [98.6, 3.9],
          [98.6, 3.6],
        ],
      ],
    };
    const layer = await layerOf(kind('pattern'), [rowOf({ id: 'a', geometry: zone, class: 'tinggi' })]);
    expect(layer.counts().represented).toBe(1);
    expect(layer.drawing.at(98.7, 3.7, 4, 8)).toMatchObject({ count: 1, area: true });
    expect(layer.layers(1).some((l) => l.id.endsWith('/shapes'))).toBe(true);
  });
});

describe('choropleth', () => {
  it('classes the values of regions and says how', async () => {
    const layer = await layerOf(kind('choropleth by sum'), [
      rowOf({ id: 'a', region: '12.71.01', amount: 2 }),
      rowOf({ id: 'b', region: '12.71.01', amount: 3 }),
      rowOf({ id: 'c', region: '12.04.01', amount: 50 }),
      rowOf({ id: 'd', region: '12.71.02', amount: null }),
    ]);
    const legend = layer.drawing.legend();
    expect(legend).toMatchObject({
      kind: 'classes',
      classes: [
        { value: '50', count: 1 },
        { value: '5', count: 1 },
      ],
    });
    expect(legend?.kind === 'classes' ? legend.how?.id : '').toBe('satu kelas per nilai');
    const [low, high] = ['12.71.01', '12.04.01'].map((c) => layer.drawing.areaOf(c as never)?.rgb);
    expect(low).not.toEqual(high);
  });
});

describe('symbol', () => {
  const crowd = times(30, (i) => ({
    id: `p${i}`,
    at: [98.3 + (i % 6) * 1e-4, 3.3] as const,
    class: i < 10 ? 'rendah' : i < 25 ? 'sedang' : 'tinggi',
  }));

  it('gathers a crowd into one mark that shows its number', async () => {
    const layer = await layerOf(kind('symbol by category'), crowd);
    expect([...layer.drawing.numbers()].map((n) => n.text)).toEqual(['30']);
    const found = layer.drawing.at(98.3, 3.3, 4, 7);
    expect(found?.count).toBe(30);
    expect([...(found?.slots ?? [])]).toHaveLength(30);
  });

  it('opens it when the camera comes near, and closes it again', async () => {
    const layer = await layerOf(kind('symbol by category'), crowd);
    expect(layer.drawing.zoomed?.(15)).toBe(true);
    expect([...layer.drawing.marks()]).toHaveLength(30);
    expect(layer.drawing.zoomed?.(15.3)).toBe(false);
    expect(layer.drawing.zoomed?.(7)).toBe(true);
    expect([...layer.drawing.marks()]).toHaveLength(1);
  });

  it('counts rows that only know their region there, and invents no points', async () => {
    const layer = await layerOf(
      kind('symbol without category'),
      times(5, (i) => ({ id: `r${i}`, region: '12.71.01' })),
    );
    expect([...layer.drawing.marks()]).toMatchObject([{ lon: 98.5, lat: 3.5 }]);
    layer.drawing.zoomed?.(10);
    expect([...layer.drawing.marks()]).toMatchObject([{ lon: 98.3, lat: 3.3 }]);
    expect([...layer.drawing.numbers()].map((n) => n.text)).toEqual(['5']);
  });

  it('finds a line within reach of the pointer', async () => {
    const road = {
      type: 'LineString' as const,
      coordinates: [
        [98.2, 3.2],
        [98.8, 3.2],
      ],
    };
    const layer = await layerOf(kind('symbol by category'), [rowOf({ id: 'a', geometry: road })]);
    const pixel = 360 / worldSize(10);
    expect(layer.drawing.at(98.5, 3.2 + 3 * pixel, 4, 10)).toMatchObject({ count: 1, area: false });
    expect(layer.drawing.at(98.5, 3.2 + 9 * pixel, 4, 10)).toBeNull();
  });
});
