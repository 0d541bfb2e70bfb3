// One mark per row at its own place, gathered where they crowd; rows that only know their region are counted there; lines and areas as files gave them.
import type { Layer } from '@deck.gl/core';
import { MARKS_BEFORE } from '../../base/style';
import { MarksLayer } from '../../gpu/marks-layer';
import type { Legend, LegendClass } from '../../map-model';
import { nearestMark } from '../../place/nearest-mark';
import type { Drawing, DrawingInput, Found } from '../drawing';
import { FileShapes } from '../file-shapes';
import { PointMarks } from './point-marks';
import { RegionCounts } from './region-counts';
import { SymbolLook } from './symbol-look';

/** Strength of an area that a file gave, under its outline. */
const AREA_FILL = 0.45;

export function symbol(first: DrawingInput): Drawing {
  let input = first;
  const { columns, regions } = input;
  const { declaration } = columns;
  const { map } = declaration;
  let look = new SymbolLook(columns, input.style);
  /** By owner, -1 first: asked once, not for each of its rows. */
  let lates: (boolean | undefined)[] = [];
  const isLate = (owner: number): boolean => {
    let late = lates[owner + 1];
    if (late === undefined) {
      late = input.isLate(owner);
      lates[owner + 1] = late;
    }
    return late;
  };
  const points = new PointMarks(columns, look, isLate);
  const counts = new RegionCounts(columns, regions, look, isLate);
  const shapes = new FileShapes((slot) => {
    const fill = look.fill(columns.category[slot] ?? -1);
    const late = isLate(columns.owner[slot] ?? -1);
    return { area: fill, line: fill, pattern: 'none', alpha: late ? input.style.theme.dim.fill : AREA_FILL };
  });
  /** Rows per category number. */
  const totals: number[] = [];

  const tally = (first: number, end: number, by: 1 | -1): void => {
    const { category } = columns;
    for (let slot = first; slot < end; slot += 1) {
      const number = category[slot] as number;
      if (number >= 0) totals[number] = (totals[number] ?? 0) + by;
    }
  };

  const isPoint = (slot: number): boolean =>
    columns.hasPoint(slot) && !(columns.shapes.size > 0 && columns.shapes.has(slot));

  const addRun = (first: number, end: number): void => {
    tally(first, end, 1);
    for (let slot = first; slot < end; ) {
      // Rows with a point of their own mostly stand together.
      let next = slot;
      while (next < end && isPoint(next)) next += 1;
      if (next > slot) points.add(slot, next);
      if (next < end) addOther(next);
      slot = next + 1;
    }
  };

  const addOther = (slot: number): void => {
    const geometry = columns.shapes.get(slot);
    if (geometry) shapes.add(slot, geometry);
    else counts.add(slot);
  };

  const codeOf = (slot: number) => regions.at(columns.region[slot] ?? -1)?.code ?? null;

  const regather = (): void => {
    look = new SymbolLook(columns, input.style);
    points.gather(look);
    counts.gather(look, isLate);
  };

  return {
    add: (slot) => addRun(slot, slot + 1),
    addRun,
    remove(slot) {
      tally(slot, slot + 1, -1);
      shapes.remove(slot);
      if (!points.remove(slot)) counts.remove(slot);
    },
    settle() {
      // A category that was not there before changes the colours of all.
      const grown = new SymbolLook(columns, input.style).palette.length !== look.palette.length;
      if (grown) regather();
      points.settle();
      counts.settle();
      return shapes.settle(grown) || grown;
    },
    zoomed(zoom) {
      input = { ...input, style: { ...input.style, zoom } };
      const next = new SymbolLook(columns, input.style);
      if (!points.wouldGather(next) && !counts.wouldGather(next)) return false;
      regather();
      return true;
    },
    restyle(next) {
      input = next;
      lates = [];
      regather();
      shapes.settle(true);
    },
    layers(id, opacity): Layer[] {
      const { unit, minute, theme } = input.style;
      const parts = look.palette.length > 0 ? look.palette : [look.own.fill];
      const common = { sizeScale: 1, opacity, beforeId: MARKS_BEFORE };
      const regional = { ...common, id: `${id}regions`, store: counts.store, edgeWidth: Math.max(1.5, 1.8 * minute) };
      const single = { ...common, id: `${id}points`, store: points.store, edgeWidth: Math.max(1, minute) };
      return [
        ...shapes.layers(id, opacity, unit, minute),
        new MarksLayer(regional),
        new MarksLayer({ ...single, parts, middle: theme.rgb.panel }),
      ];
    },
    at(lon, lat, reach, zoom): Found | null {
      const point = points.at(lon, lat, reach, zoom);
      if (point) return { region: codeOf(point.slot), slots: points.rowsOf(point), count: point.cell?.count ?? 1 };
      const count = nearestMark(counts.marks, lon, lat, reach, zoom);
      const code = count && regions.at(count.region)?.code;
      if (count && code) return { region: code, slots: counts.rowsOf(count), count: count.count };
      const shape = shapes.at(lon, lat, reach, zoom);
      return shape && { region: codeOf(shape.slot), slots: [shape.slot], count: 1, area: shape.area };
    },
    legend(): Legend {
      const codes = declaration.fields.find((f) => f.key === map.category)?.codes;
      const classes = columns.categories.map((value, i): LegendClass => {
        const label = codes?.find((c) => c.value === value)?.title ?? { id: value, en: value };
        const area = map.category === undefined ? null : look.fill(i);
        return { value, label, area, line: null, pattern: 'none', mark: 'circle', count: 0, marks: totals[i] ?? 0 };
      });
      return { kind: 'marks', ...look.own, classes, clustered: points.gathered };
    },
    represented: () => points.slots.size + counts.slots.size + shapes.size,
    *marks(within) {
      yield* points.places(within);
      yield* counts.marks;
    },
    *numbers(within) {
      if (points.gathering)
        for (const { lon, lat, radius, cell } of points.places(within))
          if (cell && cell.count > 1) yield { lon, lat, radius, text: String(cell.count) };
      for (const { lon, lat, radius, count } of counts.marks) yield { lon, lat, radius, text: String(count) };
    },
    placeOf(slot) {
      const point = points.placeOf(slot);
      if (point) return point;
      const middle = shapes.middleOf(slot);
      return middle ? { ...middle, radius: 0 } : counts.placeOf(slot);
    },
    placeOfRegion: (code) => counts.markOfRegion(regions.number(code)),
    areaOf: () => null,
    release() {
      shapes.release();
      points.store.buffer.release();
      counts.store.buffer.release();
    },
  };
}
