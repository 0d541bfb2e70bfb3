// One circle per row at its own place, its size by a measure; where the declaration tells ages apart, fresh rows stand out and old ones fade.
import type { Layer } from '@deck.gl/core';
import { MARKS_BEFORE } from '../../base/style';
import { referenceSizes } from '../../columns/breaks';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import { MarksLayer } from '../../gpu/marks-layer';
import type { Legend } from '../../map-model';
import { nearestMark } from '../../place/nearest-mark';
import type { Bounds } from '../../place/outlines';
import { SYMBOL_FILL, symbolColours } from '../../theme';
import type { Drawing, DrawingInput, Found, MarkPlace } from '../drawing';

/** Radii in u. By magnitude: `SMALLEST` up to magnitude 3, and each step doubles the area. */
const LARGEST = 20;
const SMALLEST = 3;
const SMALLEST_MAGNITUDE = 3;
const HOUR_MS = 3_600_000;
const EVERYWHERE: Bounds = [-180, -90, 180, 90];

/** Strengths by age, freshest first: filled and edged with ink, filled, an open ring. */
const BANDS = [
  { fill: SYMBOL_FILL, edge: 1 },
  { fill: 0.45, edge: 0.9 },
  { fill: 0, edge: 0.65 },
] as const;

interface Circle extends MarkPlace {
  slot: number;
}

export function pointCircles(first: DrawingInput): Drawing {
  let input = first;
  const { columns, regions } = input;
  const { map } = columns.declaration;
  const { ages, scale } = map;
  const store = new MarkStore();
  const slots = new Set<number>();
  const touched = new Set<number>();
  const markOf = new Map<number, number>();
  let slotAt: number[] = [];
  let largest = 0;
  /** Age band of each drawn row, to know when time alone changes the picture. */
  const bandAt = new Map<number, number>();

  /** 0 is the freshest; -1: older than the map shows. */
  const bandOf = (slot: number): number => {
    if (!ages) return 0;
    const age = (input.style.now?.() ?? Date.now()) - (columns.time[slot] ?? Number.NaN);
    // A row without a time cannot be called fresh.
    if (Number.isNaN(age)) return BANDS.length - 1;
    return ages.findIndex((hours) => age < hours * HOUR_MS);
  };

  const radiusOf = (value: number): number => {
    const { unit } = input.style;
    if (Number.isNaN(value)) return SMALLEST * unit;
    const wanted =
      scale === 'magnitude'
        ? SMALLEST * 2 ** (Math.max(0, value - SMALLEST_MAGNITUDE) / 2)
        : largest > 0
          ? LARGEST * Math.sqrt(Math.max(0, value) / largest)
          : 0;
    return Math.min(LARGEST, Math.max(SMALLEST, wanted)) * unit;
  };

  /** Where a row stands: at its own place, else in the middle of its region. */
  const placeOf = (slot: number): Circle | null => {
    const radius = radiusOf(columns.measure[slot] ?? Number.NaN);
    if (columns.hasPoint(slot))
      return { lon: columns.lon[slot] as number, lat: columns.lat[slot] as number, radius, slot };
    const region = regions.at(columns.region[slot] ?? -1);
    return region?.lon == null || region.lat === null ? null : { lon: region.lon, lat: region.lat, radius, slot };
  };

  const markFor = (slot: number, band: number): Mark | null => {
    const place = placeOf(slot);
    if (!place) return null;
    const { theme } = input.style;
    const { fill, edge } = symbolColours(theme, map.tone);
    const strength = BANDS[Math.min(band, BANDS.length - 1)] ?? BANDS[0];
    return {
      lon: place.lon,
      lat: place.lat,
      size: place.radius,
      shape: strength.fill === 0 ? 'ring' : 'circle',
      fill,
      fillAlpha: strength.fill,
      edge: !ages ? edge : band === 0 ? theme.rgb.ink : fill,
      edgeAlpha: strength.edge,
    };
  };

  const drop = (slot: number): void => {
    const at = markOf.get(slot);
    if (at === undefined) return;
    markOf.delete(slot);
    bandAt.delete(slot);
    const moved = store.remove(at);
    if (moved !== null) {
      const other = slotAt[moved] as number;
      slotAt[at] = other;
      markOf.set(other, at);
    }
    slotAt.length = store.count;
  };

  const draw = (slot: number): void => {
    const band = slots.has(slot) ? bandOf(slot) : -1;
    const mark = band < 0 ? null : markFor(slot, band);
    if (!mark) {
      drop(slot);
      return;
    }
    const at = markOf.get(slot) ?? store.count;
    store.write(at, mark);
    markOf.set(slot, at);
    slotAt[at] = slot;
    bandAt.set(slot, band);
  };

  const drawAll = (): void => {
    store.replace([]);
    markOf.clear();
    bandAt.clear();
    slotAt = [];
    largest = 0;
    for (const slot of slots) largest = Math.max(largest, columns.measure[slot] || 0);
    for (const slot of slots) draw(slot);
    touched.clear();
  };

  function* circles([west, south, east, north]: Bounds = EVERYWHERE): Generator<Circle> {
    for (const slot of markOf.keys()) {
      const place = placeOf(slot);
      if (place && place.lon >= west && place.lon <= east && place.lat >= south && place.lat <= north) yield place;
    }
  }

  return {
    add(slot) {
      slots.add(slot);
      touched.add(slot);
    },
    remove(slot) {
      slots.delete(slot);
      touched.add(slot);
    },
    settle() {
      let most = 0;
      if (scale !== 'magnitude') for (const slot of slots) most = Math.max(most, columns.measure[slot] || 0);
      // Sizes in proportion to the largest: another largest is another size for all.
      if (scale !== 'magnitude' && most !== largest) drawAll();
      else for (const slot of touched) draw(slot);
      touched.clear();
      return false;
    },
    aged() {
      if (!ages) return false;
      const older = [...slots].filter((slot) => bandOf(slot) !== (bandAt.get(slot) ?? -1));
      for (const slot of older) draw(slot);
      return older.length > 0;
    },
    restyle(next) {
      input = next;
      drawAll();
    },
    layers(id, opacity): Layer[] {
      const edgeWidth = Math.max(1.2, 1.2 * input.style.minute);
      const layer = { id: `${id}circles`, store, sizeScale: 1, minSize: 0, edgeWidth, opacity, beforeId: MARKS_BEFORE };
      return [new MarksLayer(layer)];
    },
    at(lon, lat, reach, zoom): Found | null {
      const circle = nearestMark(circles(), lon, lat, reach, zoom);
      if (!circle) return null;
      return { region: regions.at(columns.region[circle.slot] ?? -1)?.code ?? null, slots: [circle.slot], count: 1 };
    },
    legend(): Legend | null {
      if (markOf.size === 0) return null;
      const values = scale === 'magnitude' ? [7, 5, 3] : referenceSizes(largest);
      const sizes = values.map((value) => ({ value, diameter: 2 * radiusOf(value) }));
      const colours = symbolColours(input.style.theme, map.tone);
      return { kind: 'sizes', ...colours, sizes, coarse: 0, each: true, ages: ages ?? [] };
    },
    represented: () => markOf.size,
    marks: (within) => circles(within),
    numbers: () => [],
    placeOf: (slot) => (markOf.has(slot) ? placeOf(slot) : null),
    placeOfRegion: () => null,
    areaOf: () => null,
    release: () => store.buffer.release(),
  };
}
