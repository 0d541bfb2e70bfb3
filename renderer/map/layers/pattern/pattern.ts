// Areas by class, each class with colour and pattern; a row whose place has no outline stands as its class's mark.
import type { Layer } from '@deck.gl/core';
import type { KemendagriCode } from '@shared/ids';
import type { Geometry } from '@shared/place';
import { MARKS_BEFORE } from '../../base/style';
import { type Group, RegionGroups } from '../../columns/region-groups';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import { MarksLayer } from '../../gpu/marks-layer';
import type { Paint } from '../../gpu/paint-table';
import type { Legend, LegendClass, MarkShape } from '../../map-model';
import { nearestMark } from '../../place/nearest-mark';
import { classColours } from '../../theme';
import type { Drawing, DrawingInput, Found, MarkPlace } from '../drawing';
import { FileShapes } from '../file-shapes';
import { RegionAreas } from '../region-areas';
import { type Spot, Spots } from '../spots';

/** Shape and radius (in u) of a class's mark: a class must read without its colour. */
const MARKS: Record<1 | 2 | 3, { shape: MarkShape; size: number }> = {
  1: { shape: 'circle', size: 2.4 },
  2: { shape: 'diamond', size: 2.7 },
  3: { shape: 'triangle', size: 3.6 },
};

const NO_SHAPE: Geometry = { type: 'MultiPoint', coordinates: [] };

interface SpotMark extends MarkPlace {
  spot: Spot;
  rank: number;
}

export function pattern(first: DrawingInput): Drawing {
  let input = first;
  const { columns, regions } = input;
  const classes = columns.declaration.map.classes ?? [];
  const groups = new RegionGroups(columns, (o) => input.isLate(o));
  const spots = new Spots(columns, regions);
  const areas = new RegionAreas();
  const shapes = new FileShapes((slot) =>
    paintOf(columns.category[slot] ?? -1, input.isLate(columns.owner[slot] ?? -1)),
  );
  const store = new MarkStore();
  /** Which of the three ways a slot is shown. */
  const shownAs = new Map<number, 'area' | 'spot' | 'shape'>();
  let marks: SpotMark[] = [];
  let drawn = true;

  const toneOf = (rank: number): 1 | 2 | 3 => classes[rank]?.tone ?? 1;

  function paintOf(rank: number, late: boolean): Paint {
    const { theme } = input.style;
    const { area, line } = classColours(theme, toneOf(rank));
    return { area, line, pattern: classes[rank]?.pattern ?? 'none', alpha: late ? theme.dim.area : 1 };
  }

  /** The highest class in a group, -1 without one. */
  const highest = (group: Group): number => {
    for (let rank = classes.length - 1; rank >= 0; rank -= 1) if ((group.categories[rank] ?? 0) > 0) return rank;
    return -1;
  };

  const wayOf = (slot: number): 'area' | 'spot' | 'shape' | null => {
    const precision = columns.precisionAt(slot);
    if (columns.shapes.has(slot)) return 'shape';
    if (precision === 'none') return null;
    const code = regions.at(columns.region[slot] ?? -1)?.code;
    const byRegion = precision === 'kabupaten' || precision === 'kecamatan';
    if (byRegion && code && areas.has(code)) return 'area';
    return 'spot';
  };

  const add = (slot: number): void => {
    const way = wayOf(slot);
    if (way === null) return;
    if (way === 'area') groups.add(slot, columns.region[slot] ?? -1);
    else if (way === 'shape') shapes.add(slot, columns.shapes.get(slot) ?? NO_SHAPE);
    else if (!spots.add(slot)) return;
    shownAs.set(slot, way);
  };

  const remove = (slot: number): void => {
    const way = shownAs.get(slot);
    if (way === 'area') groups.remove(slot);
    else if (way === 'shape') shapes.remove(slot);
    else if (way === 'spot') spots.remove(slot);
    shownAs.delete(slot);
  };

  const paintRegion = (region: number): void => {
    const code = regions.at(region)?.code;
    if (!code) return;
    const group = groups.groups.get(region);
    const rank = group ? highest(group) : -1;
    areas.paint(code, group && rank >= 0 ? paintOf(rank, group.late === group.count) : null);
  };

  /** On a wall the areas speak; single places beside them would only be noise there, and are counted in the wall's facts. */
  const marksShown = (): boolean => input.style.composition === 'desk' || groups.groups.size === 0;

  const drawMarks = (): void => {
    const { theme, unit } = input.style;
    drawn = marksShown();
    marks = [];
    if (!drawn) {
      store.replace([]);
      return;
    }
    for (const spot of spots.spots.values()) {
      let rank = -1;
      for (const slot of spot.slots) rank = Math.max(rank, columns.category[slot] ?? -1);
      const { size } = MARKS[toneOf(rank)];
      marks.push({ spot, rank, lon: spot.lon, lat: spot.lat, radius: size * unit });
    }
    marks.sort((a, b) => a.rank - b.rank);
    store.replace(
      marks.map(({ spot, rank, lon, lat, radius }): Mark => {
        const late = [...spot.slots].every((s) => input.isLate(columns.owner[s] ?? -1));
        const { area } = classColours(theme, toneOf(rank));
        return {
          lon,
          lat,
          size: radius,
          shape: MARKS[toneOf(rank)].shape,
          fill: area,
          fillAlpha: late ? theme.dim.fill : 1,
          edge: late ? area : theme.name === 'night' ? theme.rgb.ink : theme.rgb['ink-inv'],
          edgeAlpha: late ? theme.dim.edge : 0.9,
        };
      }),
    );
  };

  areas.setMesh(input.mesh);

  return {
    add,
    remove,
    settle() {
      for (const region of groups.touched) paintRegion(region);
      groups.touched.clear();
      if (spots.touched.size > 0 || marksShown() !== drawn) drawMarks();
      spots.touched.clear();
      return shapes.settle(false);
    },
    restyle(next) {
      const regather = next.mesh !== input.mesh || next.isLate !== input.isLate;
      const slots = regather ? [...shownAs.keys()] : [];
      if (regather) for (const slot of slots) remove(slot);
      input = next;
      areas.setMesh(next.mesh);
      for (const slot of slots) add(slot);
      for (const region of groups.groups.keys()) paintRegion(region);
      groups.touched.clear();
      drawMarks();
      spots.touched.clear();
      shapes.settle(true);
    },
    layers(id, opacity): Layer[] {
      const { unit, minute } = input.style;
      const out = [...areas.layers(id, opacity, unit), ...shapes.layers(id, opacity, unit, minute)];
      const props = {
        id: `${id}marks`,
        store,
        sizeScale: 1,
        edgeWidth: Math.max(1, minute),
        opacity,
        beforeId: MARKS_BEFORE,
      };
      out.push(new MarksLayer(props));
      return out;
    },
    at(lon, lat, reach, zoom): Found | null {
      const mark = nearestMark(marks, lon, lat, reach, zoom);
      if (mark) {
        const [slot = -1] = mark.spot.slots;
        return {
          region: regions.at(columns.region[slot] ?? -1)?.code ?? null,
          slots: mark.spot.slots,
          count: mark.spot.slots.size,
        };
      }
      const shape = shapes.at(lon, lat, reach, zoom);
      if (shape) {
        return {
          region: regions.at(columns.region[shape.slot] ?? -1)?.code ?? null,
          slots: [shape.slot],
          count: 1,
          area: shape.area,
        };
      }
      for (const outlines of [input.outlines.kecamatan, input.outlines.kabupaten]) {
        const code = outlines?.at(lon, lat)?.code;
        const group = code && groups.groups.get(regions.number(code));
        if (group) return { region: code, slots: groups.membersOf(group.region), count: group.count, area: true };
      }
      return null;
    },
    legend(): Legend {
      const counts = new Int32Array(classes.length);
      const marked = new Int32Array(classes.length);
      for (const group of groups.groups.values()) bump(counts, highest(group));
      for (const mark of marks) bump(marked, mark.rank);
      const field = columns.declaration.fields.find((f) => f.key === columns.declaration.map.category);
      const list = classes.map((c, rank): LegendClass => {
        const { area, line } = classColours(input.style.theme, c.tone);
        return {
          value: c.value,
          label: field?.codes?.find((v) => v.value === c.value)?.title ?? { id: c.value, en: c.value },
          area,
          line,
          pattern: c.pattern,
          mark: (marked[rank] ?? 0) > 0 ? MARKS[c.tone].shape : null,
          count: counts[rank] ?? 0,
          marks: marked[rank] ?? 0,
        };
      });
      return { kind: 'classes', classes: list.reverse(), how: null };
    },
    represented: () => shownAs.size,
    marks: () => marks,
    numbers: () => [],
    placeOf(slot): MarkPlace | null {
      const spot = spots.spotOf(slot);
      if (spot) return marks.find((m) => m.spot === spot) ?? { lon: spot.lon, lat: spot.lat, radius: 0 };
      const middle = shapes.middleOf(slot);
      if (middle) return { ...middle, radius: 0 };
      const region = regions.at(columns.region[slot] ?? -1);
      return region?.lon != null && region.lat !== null ? { lon: region.lon, lat: region.lat, radius: 0 } : null;
    },
    placeOfRegion(code) {
      const region = regions.number(code);
      return marks.find((m) => m.spot.region === region) ?? null;
    },
    areaOf(region: KemendagriCode) {
      const paint = areas.get(region);
      return paint ? { rgb: paint.area, alpha: paint.alpha } : null;
    },
    release() {
      areas.release();
      shapes.release();
      store.buffer.release();
    },
  };
}

function bump(counts: Int32Array, at: number): void {
  if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
}
