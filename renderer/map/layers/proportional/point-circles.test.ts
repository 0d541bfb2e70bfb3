// A circle per event: its size by magnitude, its strength by age, and time alone that changes the picture.
import { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import { earthquakes } from '@shared/datasets/earthquakes';
import type { RowKey, Seq } from '@shared/ids';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../../state/testing/rows-arbitrary';
import { TopicStore } from '../../../state/topic-store';
import { DatasetLayer } from '../../dataset-layer';
import type { MarksLayer } from '../../gpu/marks-layer';
import { worldSize } from '../../place/mercator';
import { testSurroundings } from '../../testing/surroundings';

const NOW = Date.UTC(2026, 10, 25, 5);
const HOUR = 3_600_000;

function quake(id: string, magnitude: number, hoursAgo: number, lon = 98.5, lat = 3.5): Row {
  return {
    key: `bmkg|${id}` as RowKey,
    values: {
      source: 'bmkg',
      eventId: id,
      place: 'uji',
      time: new Date(NOW - hoursAgo * HOUR).toISOString(),
      magnitude,
      record: 'utama',
      lon,
      lat,
    },
    place: { precision: 'point', region: null, lon, lat, geometry: null },
    provenance: {
      submission: null,
      agency: 'bpbd' as Row['provenance']['agency'],
      role: 'Server pusat',
      asOf: '2026-11-25',
      receivedAt: NOW,
      verifications: 0,
    },
    seq: 1 as Seq,
  };
}

async function layerOf(rows: Row[], clock = { now: NOW }) {
  const store = new TopicStore(await snapshotOf(rows, 0, Declaration.parse(earthquakes)));
  const { style } = testSurroundings();
  return new DatasetLayer(store, testSurroundings({ style: { ...style, now: () => clock.now } }), () => {});
}

/** Fill strength and shape of each mark, 0..1. */
function strengths(layer: DatasetLayer): number[] {
  const [marks] = layer.layers(1) as MarksLayer[];
  const store = marks?.props.store;
  if (!store) return [];
  return Array.from({ length: store.count }, (_, slot) => {
    const view = store.buffer.peek(slot);
    return Math.round((view.getUint8(23) / 255) * 100) / 100;
  });
}

describe('circles of events', () => {
  it('double their area with each step of magnitude, between the smallest and the largest', async () => {
    const layer = await layerOf([3, 4, 5, 9].map((m, i) => quake(`e${i}`, m, 1, 98 + i / 10)));
    const [three = 0, four = 0, five = 0, nine = 0] = [...layer.drawing.marks()].map((m) => m.radius);
    expect((four / three) ** 2).toBeCloseTo(2, 6);
    expect((five / four) ** 2).toBeCloseTo(2, 6);
    expect(nine).toBe(20);
    expect(layer.drawing.legend()).toMatchObject({ kind: 'sizes', each: true, ages: [24, 168, 720] });
  });

  it('are strongest when fresh, fade by age, and leave the map but not the table', async () => {
    const clock = { now: NOW };
    const layer = await layerOf(
      [quake('fresh', 5, 1), quake('week', 5, 30), quake('month', 5, 200), quake('old', 5, 800)],
      clock,
    );
    expect(strengths(layer)).toEqual([0.82, 0.45, 0]);
    expect(layer.counts()).toMatchObject({ rows: 4, represented: 3 });
    expect(layer.drawing.aged?.()).toBe(false);
    clock.now += 24 * HOUR;
    expect(layer.drawing.aged?.()).toBe(true);
    expect(strengths(layer)).toEqual([0.45, 0.45, 0]);
    clock.now += 30 * 24 * HOUR;
    expect(layer.drawing.aged?.()).toBe(true);
    expect(strengths(layer)).toEqual([]);
    expect(layer.drawing.legend()).toBeNull();
  });

  it('answer the one row behind them, and nothing beside them', async () => {
    const layer = await layerOf([quake('a', 5, 1, 98.5, 3.5), quake('b', 5, 1, 97.1, 0.8)]);
    const found = layer.drawing.at(97.1, 0.8, 4, 7);
    expect(found && [...found.slots]).toEqual([layer.rows.slotOf('bmkg|b' as RowKey)]);
    const beyond = ((6 + 8) / worldSize(7)) * 360;
    expect(layer.drawing.at(97.1 - beyond, 0.8, 4, 7)).toBeNull();
  });
});
