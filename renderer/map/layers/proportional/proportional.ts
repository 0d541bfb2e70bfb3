// One circle per region, its area by count or measure, at the finest level that the rows honestly have.
import type { Layer } from '@deck.gl/core';
import { MARKS_BEFORE } from '../../base/style';
import { referenceSizes } from '../../columns/breaks';
import { type Group, RegionGroups } from '../../columns/region-groups';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import { MarksLayer } from '../../gpu/marks-layer';
import type { Legend } from '../../map-model';
import { nearestMark } from '../../place/nearest-mark';
import { SYMBOL_FILL, symbolColours } from '../../theme';
import type { Drawing, DrawingInput, Found, MarkPlace } from '../drawing';
import { pointCircles } from './point-circles';

/** Radius of the largest circle and of the smallest, in u. */
const LARGEST = 20;
const SMALLEST = 2.6;

interface Circle extends MarkPlace {
  group: Group;
  value: number;
  /** The rows name the kabupaten only, where kecamatan were asked for. */
  coarse: boolean;
}

export function proportional(first: DrawingInput): Drawing {
  return first.columns.declaration.map.scale === undefined ? regionCircles(first) : pointCircles(first);
}

function regionCircles(first: DrawingInput): Drawing {
  let input = first;
  const { columns, regions } = input;
  const { map } = columns.declaration;
  const store = new MarkStore();
  let groups = new RegionGroups(columns, (o) => input.isLate(o));
  let circles: Circle[] = [];
  let largest = 0;
  let rows = 0;

  const regionOf = (slot: number): number => {
    const own = columns.region[slot] ?? -1;
    if (own < 0) return -1;
    const fine = map.level === 'kecamatan' ? regions.kecamatan(own) : -1;
    return fine >= 0 ? fine : regions.kabupaten(own);
  };

  const draw = (): void => {
    const { theme, unit } = input.style;
    const { fill, edge } = symbolColours(theme, map.tone);
    const next: Circle[] = [];
    largest = 0;
    for (const group of groups.groups.values()) {
      const value = groups.value(group, map.aggregate);
      const region = regions.at(group.region);
      if (value === null || value <= 0 || region?.lon == null || region.lat === null) continue;
      largest = Math.max(largest, value);
      const coarse = map.level === 'kecamatan' && region.level === 'kabupaten';
      next.push({ group, value, coarse, lon: region.lon, lat: region.lat, radius: 0 });
    }
    const scale = largest > 0 ? (LARGEST * unit) / Math.sqrt(largest) : 0;
    for (const c of next) c.radius = Math.max(SMALLEST * unit, Math.sqrt(c.value) * scale);
    // Small circles lie over large ones; the region's number keeps the order still among equals.
    next.sort((a, b) => b.value - a.value || a.group.region - b.group.region);
    circles = next;
    const marks: Mark[] = [];
    for (const c of next) {
      const lateShare = c.group.late / c.group.count;
      const mark = {
        lon: c.lon,
        lat: c.lat,
        size: c.radius,
        shape: c.coarse ? 'dotted-ring' : 'circle',
        fill,
        edge,
      } as const;
      if (lateShare > 0) {
        marks.push({ ...mark, fillAlpha: theme.dim.fill, edge: fill, edgeAlpha: theme.dim.edge });
        if (lateShare < 1) {
          marks.push({ ...mark, size: c.radius * Math.sqrt(1 - lateShare), fillAlpha: SYMBOL_FILL, edgeAlpha: 1 });
        }
      } else marks.push({ ...mark, fillAlpha: SYMBOL_FILL, edge: c.coarse ? fill : edge, edgeAlpha: 1 });
    }
    store.replace(marks);
  };

  return {
    add(slot) {
      const region = regionOf(slot);
      if (region < 0) return;
      rows += 1;
      groups.add(slot, region);
    },
    remove(slot) {
      const region = regionOf(slot);
      if (region < 0) return;
      rows -= 1;
      groups.remove(slot);
    },
    settle() {
      if (groups.touched.size > 0) draw();
      groups.touched.clear();
      return false;
    },
    restyle(next) {
      const regroup = next.isLate !== input.isLate;
      input = next;
      if (regroup) groups = groups.again((o) => input.isLate(o));
      draw();
    },
    layers(id, opacity): Layer[] {
      const layer = {
        id: `${id}circles`,
        store,
        sizeScale: 1,
        minSize: 0,
        edgeWidth: Math.max(1, input.style.minute),
        opacity,
        beforeId: MARKS_BEFORE,
      };
      return [new MarksLayer(layer)];
    },
    at(lon, lat, reach, zoom): Found | null {
      const circle = nearestMark(circles, lon, lat, reach, zoom);
      const code = circle && regions.at(circle.group.region)?.code;
      if (!circle || !code) return null;
      return { region: code, slots: groups.membersOf(circle.group.region), count: circle.group.count };
    },
    legend(): Legend | null {
      if (largest <= 0) return null;
      const { unit, theme } = input.style;
      const scale = (LARGEST * unit) / Math.sqrt(largest);
      const sizes = referenceSizes(largest).map((value) => ({
        value,
        diameter: 2 * Math.max(SMALLEST * unit, Math.sqrt(value) * scale),
      }));
      return {
        kind: 'sizes',
        ...symbolColours(theme, map.tone),
        sizes,
        coarse: circles.filter((c) => c.coarse).length,
      };
    },
    represented: () => rows,
    marks: () => circles,
    numbers: () => [],
    placeOf(slot) {
      const region = regionOf(slot);
      return circles.find((c) => c.group.region === region) ?? null;
    },
    placeOfRegion(code) {
      const region = regions.number(code);
      return circles.find((c) => c.group.region === region) ?? null;
    },
    areaOf: () => null,
    release: () => store.buffer.release(),
  };
}
