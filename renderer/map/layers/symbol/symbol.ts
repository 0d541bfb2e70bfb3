// One mark per row at its own place, gathered where they crowd into marks that show their mix; rows that only know their region are counted there.
import type { Layer } from '@deck.gl/core';
import { MARKS_BEFORE } from '../../base/style';
import { type Cell, MOST_PARTS, mixEnds, OPEN_ZOOM, PointCells } from '../../columns/point-cells';
import { RegionGroups } from '../../columns/region-groups';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import { MarksLayer } from '../../gpu/marks-layer';
import type { Legend, LegendClass } from '../../map-model';
import type { Rgb } from '../../oklch';
import { nearestMark } from '../../place/nearest-mark';
import { mixColours, SYMBOL_FILL, symbolColours } from '../../theme';
import type { Drawing, DrawingInput, Found, MarkPlace } from '../drawing';
import { FileShapes } from '../file-shapes';

/** Radii in u. */
const SINGLE = 4;
const GATHERED = 9;
const GATHERED_MOST = 20;
/** Side of a gathering square in u. */
const SQUARE = 56;
/** From this zoom on rows are counted at their own region instead of the declared level. */
const OWN_REGION_ZOOM = 9;

export function symbol(first: DrawingInput): Drawing {
  let input = first;
  const { columns, regions } = input;
  const { declaration } = columns;
  const { map } = declaration;
  const points = new Set<number>();
  const counted = new Set<number>();
  const shapes = new FileShapes((slot) => {
    const { fill } = look(columns.category[slot] ?? -1);
    const late = input.isLate(columns.owner[slot] ?? -1);
    return { area: fill, line: fill, pattern: 'none', alpha: late ? input.style.theme.dim.fill : 0.45 };
  });
  const pointStore = new MarkStore();
  const regionStore = new MarkStore();
  let cells = newCells();
  let groups = new RegionGroups(columns, (o) => input.isLate(o));
  /** Mark slot of a cell and back. */
  const markOf = new Map<number, number>();
  const cellAt: number[] = [];
  let regionMarks: (MarkPlace & { region: number; count: number })[] = [];
  let palette: Rgb[] = [];

  function newCells(): PointCells {
    const level = Math.min(OPEN_ZOOM, Math.floor(input.style.zoom));
    return new PointCells(columns, level, SQUARE * input.style.unit, (o) => input.isLate(o));
  }

  function look(category: number): { fill: Rgb; edge: Rgb } {
    const own = symbolColours(input.style.theme, map.tone);
    if (map.category === undefined || columns.categories.length < 2) return own;
    return {
      fill: palette[Math.min(category < 0 ? MOST_PARTS - 1 : category, MOST_PARTS - 1)] ?? own.fill,
      edge: own.edge,
    };
  }

  const regionOf = (slot: number): number => {
    const own = columns.region[slot] ?? -1;
    if (own < 0 || input.style.zoom >= OWN_REGION_ZOOM) return own;
    const fine = map.level === 'kecamatan' ? regions.kecamatan(own) : -1;
    return fine >= 0 ? fine : regions.kabupaten(own);
  };

  const radiusOf = (count: number): number =>
    (count === 1 ? SINGLE : Math.min(GATHERED_MOST, GATHERED + 1.6 * Math.log2(count))) * input.style.unit;

  const cellMark = (cell: Cell): Mark => {
    const { theme } = input.style;
    const place = { lon: cell.sumLon / cell.count, lat: cell.sumLat / cell.count, size: radiusOf(cell.count) };
    const late = cell.late === cell.count;
    const single = PointCells.single(cell);
    if (single >= 0) {
      const { fill, edge } = look(columns.category[single] ?? -1);
      // A village's middle is not a point: such a mark is hollow.
      const shape = columns.precisionAt(single) === 'point' ? 'circle' : 'ring';
      const strong = shape === 'ring' ? fill : edge;
      return {
        ...place,
        shape,
        fill,
        fillAlpha: late ? theme.dim.fill : SYMBOL_FILL + 0.1,
        edge: late ? fill : strong,
        edgeAlpha: late ? theme.dim.edge : 1,
      };
    }
    const { fill, edge } = symbolColours(theme, map.tone);
    return {
      ...place,
      shape: 'donut',
      fill,
      fillAlpha: late ? theme.dim.fill + 0.25 : 1,
      edge,
      edgeAlpha: 1,
      mix: mixEnds(cell.categories, cell.uncategorised),
    };
  };

  const settlePoints = (): void => {
    for (const key of cells.touched) {
      const cell = cells.cells.get(key);
      const at = markOf.get(key);
      if (cell) {
        const slot = at ?? pointStore.count;
        pointStore.write(slot, cellMark(cell));
        markOf.set(key, slot);
        cellAt[slot] = key;
      } else if (at !== undefined) {
        const moved = pointStore.remove(at);
        markOf.delete(key);
        if (moved !== null) {
          const other = cellAt[moved] as number;
          cellAt[at] = other;
          markOf.set(other, at);
        }
        cellAt.length = pointStore.count;
      }
    }
    cells.touched.clear();
  };

  const drawRegions = (): void => {
    const { theme, unit } = input.style;
    const { fill } = symbolColours(theme, map.tone);
    regionMarks = [];
    const marks: Mark[] = [];
    for (const group of groups.groups.values()) {
      const region = regions.at(group.region);
      if (region?.lon == null || region.lat === null) continue;
      const place = { lon: region.lon, lat: region.lat, radius: Math.max(radiusOf(group.count), 6 * unit) };
      regionMarks.push({ ...place, region: group.region, count: group.count });
      const late = group.late === group.count;
      marks.push({
        lon: place.lon,
        lat: place.lat,
        size: place.radius,
        shape: 'circle',
        fill: theme.rgb.panel,
        fillAlpha: late ? theme.dim.edge : 0.85,
        edge: fill,
        edgeAlpha: late ? theme.dim.edge : 1,
      });
    }
    regionStore.replace(marks);
    groups.touched.clear();
  };

  const gather = (): void => {
    cells = newCells();
    pointStore.replace([]);
    markOf.clear();
    cellAt.length = 0;
    for (const slot of points) cells.add(slot);
    settlePoints();
    groups = new RegionGroups(columns, (o) => input.isLate(o));
    for (const slot of counted) groups.add(slot, regionOf(slot));
    drawRegions();
  };

  const colour = (): void => {
    const count = Math.min(MOST_PARTS, Math.max(1, columns.categories.length));
    palette = map.category === undefined ? [] : mixColours(input.style.theme, map.tone, count);
  };
  colour();

  return {
    add(slot) {
      const geometry = columns.shapes.get(slot);
      if (geometry) shapes.add(slot, geometry);
      else if (columns.hasPoint(slot)) {
        points.add(slot);
        cells.add(slot);
      } else if (regionOf(slot) >= 0) {
        counted.add(slot);
        groups.add(slot, regionOf(slot));
      }
    },
    remove(slot) {
      shapes.remove(slot);
      if (points.delete(slot)) cells.remove(slot);
      if (counted.delete(slot)) groups.remove(slot);
    },
    settle() {
      const parts = Math.min(MOST_PARTS, columns.categories.length);
      const grown = map.category !== undefined && palette.length < parts;
      if (grown) colour();
      settlePoints();
      if (groups.touched.size > 0) drawRegions();
      return shapes.settle(grown) || grown;
    },
    zoomed(zoom) {
      const before = input.style.zoom;
      input = { ...input, style: { ...input.style, zoom } };
      const level = Math.min(OPEN_ZOOM, Math.floor(zoom));
      if (level === cells.level && before >= OWN_REGION_ZOOM === zoom >= OWN_REGION_ZOOM) return false;
      gather();
      return true;
    },
    restyle(next) {
      input = next;
      colour();
      gather();
      shapes.settle(true);
    },
    layers(id, opacity): Layer[] {
      const { unit, minute, theme } = input.style;
      const common = { sizeScale: 1, edgeWidth: Math.max(1, minute), opacity, beforeId: MARKS_BEFORE };
      const counts = { ...common, id: `${id}regions`, store: regionStore, edgeWidth: Math.max(1.5, 1.8 * minute) };
      const marks = { ...common, id: `${id}points`, store: pointStore, parts: parts(), middle: theme.rgb.panel };
      return [...shapes.layers(id, opacity, unit, minute), new MarksLayer(counts), new MarksLayer(marks)];
    },
    at(lon, lat, reach, zoom): Found | null {
      const hit = nearestMark(pointPlaces(), lon, lat, reach, zoom);
      if (hit) {
        const single = PointCells.single(hit.cell);
        const slots = single >= 0 ? [single] : slotsOf(hit.cell.key);
        return { region: regions.at(columns.region[single] ?? -1)?.code ?? null, slots, count: hit.cell.count };
      }
      const mark = nearestMark(regionMarks, lon, lat, reach, zoom);
      const code = mark && regions.at(mark.region)?.code;
      if (mark && code) return { region: code, slots: groups.membersOf(mark.region), count: mark.count };
      const shape = shapes.at(lon, lat, reach, zoom);
      if (!shape) return null;
      return {
        region: regions.at(columns.region[shape.slot] ?? -1)?.code ?? null,
        slots: [shape.slot],
        count: 1,
        area: shape.area,
      };
    },
    legend(): Legend {
      const field = declaration.fields.find((f) => f.key === map.category);
      const totals: number[] = [];
      for (const slot of [...points, ...counted]) {
        const c = columns.category[slot] ?? -1;
        if (c >= 0) totals[c] = (totals[c] ?? 0) + 1;
      }
      const classes = columns.categories.map((value, i): LegendClass => {
        const label = field?.codes?.find((c) => c.value === value)?.title ?? { id: value, en: value };
        const rgb = map.category === undefined ? null : look(i).fill;
        return {
          value,
          label,
          area: rgb,
          line: null,
          pattern: 'none',
          mark: 'circle',
          count: 0,
          marks: totals[i] ?? 0,
        };
      });
      const clustered = points.size > cells.cells.size;
      return { kind: 'marks', ...symbolColours(input.style.theme, map.tone), classes, clustered };
    },
    represented: () => points.size + counted.size + shapes.size,
    *marks() {
      for (const place of pointPlaces()) yield place;
      yield* regionMarks;
    },
    *numbers() {
      for (const { lon, lat, cell, radius } of pointPlaces())
        if (cell.count > 1) yield { lon, lat, radius, text: String(cell.count) };
      for (const { lon, lat, radius, count } of regionMarks) yield { lon, lat, radius, text: String(count) };
    },
    placeOf(slot): MarkPlace | null {
      if (points.has(slot)) {
        const cell = cells.cells.get(cells.keyOf(slot));
        return cell ? placed(cell) : null;
      }
      const middle = shapes.middleOf(slot);
      if (middle) return { ...middle, radius: 0 };
      const region = regionOf(slot);
      return regionMarks.find((m) => m.region === region) ?? null;
    },
    placeOfRegion(code) {
      const region = regions.number(code);
      return regionMarks.find((m) => m.region === region) ?? null;
    },
    areaOf: () => null,
    release() {
      shapes.release();
      pointStore.buffer.release();
      regionStore.buffer.release();
    },
  };

  function parts(): readonly Rgb[] {
    return palette.length > 0 ? palette : [symbolColours(input.style.theme, map.tone).fill];
  }

  function placed(cell: Cell): MarkPlace & { cell: Cell } {
    return { lon: cell.sumLon / cell.count, lat: cell.sumLat / cell.count, radius: radiusOf(cell.count), cell };
  }

  function* pointPlaces(): Generator<MarkPlace & { cell: Cell }> {
    for (const cell of cells.cells.values()) yield placed(cell);
  }

  function* slotsOf(key: number): Generator<number> {
    for (const slot of points) if (cells.keyOf(slot) === key) yield slot;
  }
}
