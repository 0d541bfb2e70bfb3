// A layer that lived through any sequence of changes shows the same as one made fresh from the same rows, for every kind.
import type { Row } from '@shared/dataset/row';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deltaOf, type Step, snapshotOf } from '../state/testing/rows-arbitrary';
import { TopicStore } from '../state/topic-store';
import { DatasetLayer, type Surroundings } from './dataset-layer';
import type { MarksLayer } from './gpu/marks-layer';
import { anyRow, declared, KEYS, KINDS, rowOf } from './testing/kinds';
import { CountingCard, TEST_OUTLINES, TEST_REGIONS, testSurroundings, testTheme } from './testing/surroundings';

const late: Surroundings['isLate'] = (_dataset, agency) => agency === 'pemko-medan';
const nothing = (): void => {};

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  upserts: fc.uniqueArray(anyRow, { selector: (r) => r.key, maxLength: 6 }),
  removes: fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 5 }),
});

/** Everything that a layer shows, in an order of its own. */
function shown(layer: DatasetLayer) {
  const { drawing } = layer;
  const places = (list: Iterable<object>): string[] => [...list].map((m) => JSON.stringify(m, rounded)).sort();
  return {
    counts: layer.counts(),
    legend: drawing.legend(),
    marks: places([...drawing.marks()].map(({ lon, lat, radius }) => ({ lon, lat, radius }))),
    numbers: places(drawing.numbers()),
    areas: TEST_REGIONS.map((r) => drawing.areaOf(r.code)),
    onCard: layer
      .layers(1)
      .flatMap((l) => marksOf(l as MarksLayer))
      .sort(),
    rows:
      layer.rows.size === 0
        ? []
        : Array.from({ length: layer.rows.size }, (_, s) => [
            layer.rows.keyAt(s),
            JSON.stringify(drawing.placeOf(s) !== null),
          ]).sort(),
  };
}

/** Bytes of each mark, by layer. */
function marksOf(layer: MarksLayer): string[] {
  const { store } = layer.props;
  if (!store) return [];
  return Array.from({ length: store.count }, (_, slot) => {
    const view = store.buffer.peek(slot);
    // Float noise of sums taken and given back is not a difference: places count to five decimals.
    const place = [0, 4].map((o) => view.getFloat32(o, true).toFixed(4));
    const rest = Array.from({ length: 17 }, (_, i) => view.getUint8(16 + i));
    return `${layer.id} ${place} ${rest}`;
  });
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(6)) : value;
}

describe('DatasetLayer', () => {
  for (const [name, map] of Object.entries(KINDS)) {
    it(`shows the same after any changes as when made fresh: ${name}`, { timeout: 60_000 }, async () => {
      const declaration = declared(map);
      await fc.assert(
        fc.asyncProperty(
          fc.array(stepArbitrary, { maxLength: 6 }),
          fc.constantFrom(undefined, { class: ['tinggi', ''] }),
          fc.constantFrom(7, 10, 14),
          async (steps, filter, zoom) => {
            const style = { ...testSurroundings().style, zoom };
            const store = new TopicStore(await snapshotOf([], 0, declaration));
            const lived = new DatasetLayer(store, testSurroundings({ isLate: late }), nothing);
            if (filter) lived.setFilter(filter);
            lived.drawing.zoomed?.(zoom);
            for (const [i, step] of steps.entries()) store.apply([deltaOf(step, i, i + 1, declaration)]);
            const fresh = new DatasetLayer(store, testSurroundings({ isLate: late, style }), nothing);
            if (filter) fresh.setFilter(filter);
            expect(shown(lived)).toEqual(shown(fresh));
            // Other outlines, another theme and no lateness, and back: nothing stays of what was.
            lived.restyle(testSurroundings({ mesh: null, outlines: { kabupaten: null, kecamatan: null } }));
            lived.restyle(testSurroundings({ isLate: late, style: { ...style, theme: testTheme('day') } }));
            lived.restyle(testSurroundings({ isLate: late, style }));
            expect(shown(lived)).toEqual(shown(fresh));
            lived.dispose();
            fresh.dispose();
          },
        ),
        { numRuns: 40 },
      );
    });
  }

  it('counts rows by precision and names what has no place', async () => {
    const rows = [
      rowOf({ id: 'a', region: '12.71.01' }),
      rowOf({ id: 'b', region: '12.71' }),
      rowOf({ id: 'c', at: [98.2, 3.2] }),
      rowOf({ id: 'd', region: '12.71.01.1001', at: [98.2, 3.2], coarse: true }),
      rowOf({ id: 'e' }),
    ];
    const store = new TopicStore(await snapshotOf(rows, 1, declared({ kind: 'symbol' })));
    const layer = new DatasetLayer(store, testSurroundings(), nothing);
    expect(layer.counts()).toEqual({
      dataset: 'uji-coba',
      rows: 5,
      represented: 4,
      withoutPlace: 1,
      precision: { point: 1, desa: 1, kecamatan: 1, kabupaten: 1 },
    });
  });

  it('tells which slots changed, and nothing but a reset after a reset', async () => {
    const declaration = declared({ kind: 'symbol' });
    const store = new TopicStore(await snapshotOf([rowOf({ id: 'a', at: [98.2, 3.2] })], 0, declaration));
    const told: (readonly number[])[] = [];
    const layer = new DatasetLayer(store, testSurroundings(), (_layer, slots) => told.push(slots));
    store.apply([deltaOf({ upserts: [rowOf({ id: 'b', region: '12.71' })], removes: [] }, 0, 1, declaration)]);
    store.reset(
      await snapshotOf(
        [rowOf({ id: 'c', region: '12.04' })],
        2,
        declared({ kind: 'pattern', category: 'class', classes: [{ value: 'tinggi', tone: 3 }] }),
      ),
    );
    expect(told).toEqual([[1], []]);
    expect(layer.declaration.map.kind).toBe('pattern');
    expect(layer.counts().rows).toBe(1);
  });

  it('gives everything back: a hundred layers of each kind leave nothing on the card', async () => {
    const rows: Row[] = Array.from({ length: 40 }, (_, i) =>
      rowOf({
        id: `r${i}`,
        region: i % 3 ? '12.71.01' : '12.04',
        at: i % 4 ? null : [98 + i / 50, 3.2],
        class: 'tinggi',
        amount: i,
      }),
    );
    const card = new CountingCard();
    for (const map of Object.values(KINDS)) {
      const store = new TopicStore(await snapshotOf(rows, 1, declared(map)));
      const listenersBefore = countListeners(store);
      for (let i = 0; i < 100; i += 1) {
        const layer = new DatasetLayer(store, testSurroundings({ mesh: testSurroundings().mesh }), nothing);
        for (const l of layer.layers(1)) {
          const props = l.props as {
            store?: { buffer: { flush(d: unknown): void } };
            paints?: { flush(d: unknown): void };
          };
          props.store?.buffer.flush(card.device);
          props.paints?.flush(card.device);
        }
        expect(card.alive).toBeGreaterThan(0);
        layer.dispose();
        expect(card.alive).toBe(0);
      }
      expect(countListeners(store)).toBe(listenersBefore);
    }
  });

  it('marks one changed row among many by one mark, and dims only the late owner', async () => {
    const declaration = declared({ kind: 'symbol' });
    const many = Array.from({ length: 5_000 }, (_, i) =>
      rowOf({
        id: `p${i}`,
        at: [98 + (i % 100) / 100, 3 + Math.floor(i / 100) / 100],
        agency: i === 7 ? 'pemko-medan' : 'disdik',
      }),
    );
    const store = new TopicStore(await snapshotOf(many, 0, declaration));
    const style = { ...testSurroundings().style, zoom: 14 };
    const layer = new DatasetLayer(store, testSurroundings({ style, isLate: late }), nothing);
    const points = layer.layers(1).find((l) => l.id.endsWith('/points')) as MarksLayer;
    const card = new CountingCard();
    points.props.store.buffer.flush(card.device);
    store.apply([deltaOf({ upserts: [rowOf({ id: 'p42', at: [98.9, 3.9] })], removes: [] }, 0, 1, declaration)]);
    points.props.store.buffer.flush(card.device);
    expect(points.props.store.buffer.lastWritten).toBe(36);
    const fills = Array.from({ length: points.props.store.count }, (_, slot) => {
      const view = points.props.store.buffer.peek(slot);
      return view.getUint8(23);
    });
    const dimmed = fills.filter((alpha) => alpha < 128);
    expect(dimmed).toEqual([Math.round(255 * testTheme('night').dim.fill)]);
  });
});

function countListeners(store: TopicStore): number {
  return (store as unknown as { listeners: { size: number } }).listeners.size;
}

describe('outlines that are not there', () => {
  it('leave class marks in the middle of their regions, and come later', async () => {
    const rows = [
      rowOf({ id: 'a', region: '12.71', class: 'tinggi' }),
      rowOf({ id: 'b', region: '12.04', class: 'sedang' }),
    ];
    const store = new TopicStore(await snapshotOf(rows, 0, declared(KINDS.pattern as never)));
    const layer = new DatasetLayer(
      store,
      testSurroundings({ mesh: null, outlines: { kabupaten: null, kecamatan: null } }),
      nothing,
    );
    expect([...layer.drawing.marks()]).toHaveLength(2);
    expect(layer.counts().represented).toBe(2);
    layer.restyle(testSurroundings());
    expect([...layer.drawing.marks()]).toHaveLength(0);
    expect(layer.drawing.areaOf('12.71' as never)?.alpha).toBe(1);
    expect(TEST_OUTLINES.kabupaten.list).toHaveLength(2);
  });

  it('keep a symbol where one kecamatan alone has none', async () => {
    const rows = [rowOf({ id: 'a', region: '12.71.02', amount: 4 }), rowOf({ id: 'b', region: '12.71.01', amount: 9 })];
    const store = new TopicStore(await snapshotOf(rows, 0, declared(KINDS['choropleth by sum'] as never)));
    const layer = new DatasetLayer(store, testSurroundings(), nothing);
    expect([...layer.drawing.marks()].map((m) => m.lon)).toEqual([98.7]);
  });
});
