// A measurement in the making: places one after another, a distance along them or the area that they enclose.
import { crossesItself, enclosed, type Place, pathLength } from '../../map/measure/geodesic';
import type { SketchShape } from '../../map/sketch/sketch';

export type MeasureMode = 'distance' | 'area';

export interface Measure {
  readonly mode: MeasureMode;
  readonly places: readonly Place[];
  /** The reader is done: the next place begins another measurement. */
  readonly ended: boolean;
}

export const NEW_MEASURE: Measure = { mode: 'distance', places: [], ended: false };

/** What is read off: metres and square metres; `area` is null where there is none (yet), or not one. */
export interface Reading {
  readonly length: number;
  readonly area: number | null;
  readonly crosses: boolean;
}

/** Degrees within which two places are the same place: a centimetre. */
const SAME = 1e-7;

export function withPlace(measure: Measure, place: Place): Measure {
  if (measure.ended) return { ...measure, places: [place], ended: false };
  const last = measure.places.at(-1);
  const again = last && Math.abs(last.lon - place.lon) < SAME && Math.abs(last.lat - place.lat) < SAME;
  return again ? measure : { ...measure, places: [...measure.places, place] };
}

/** Takes the last place back; an ended measurement goes on. */
export function withoutLast(measure: Measure): Measure {
  return { ...measure, places: measure.places.slice(0, -1), ended: false };
}

export function readingOf({ mode, places }: Pick<Measure, 'mode' | 'places'>): Reading {
  if (mode === 'distance') return { length: pathLength(places), area: null, crosses: false };
  if (places.length < 3) return { length: pathLength(places), area: null, crosses: false };
  if (crossesItself(places)) return { length: enclosed(places).perimeter, area: null, crosses: true };
  const { area, perimeter } = enclosed(places);
  return { length: perimeter, area, crosses: false };
}

/**
 * The measurement as it is drawn: the sure part in a whole line, the way to the pointer dashed.
 * @param pointer where the next place would be; null where the pointer is not on the map
 * @param text what is written at its end
 */
export function measureSketch(measure: Measure, pointer: Place | null, text: string | null): SketchShape[] {
  const { mode, places, ended } = measure;
  if (places.length === 0) return [];
  const pen = 3 as const;
  const shapes: SketchShape[] = [];
  const next = ended ? null : pointer;
  if (mode === 'area' && places.length + (next ? 1 : 0) >= 3) {
    shapes.push({
      kind: 'area',
      places: next ? [...places, next] : places,
      pen,
      weight: 'thin',
      dashed: next !== null,
    });
  }
  if (places.length >= 2 && (mode === 'distance' || next)) shapes.push({ kind: 'line', places, pen, weight: 'thin' });
  const last = places.at(-1);
  if (next && last && !(mode === 'area' && places.length >= 2)) {
    shapes.push({ kind: 'line', places: [last, next], pen, weight: 'thin', dashed: true });
  }
  // A distance is written at its end, an area in its middle.
  shapes.push({ kind: 'dots', places, pen, weight: 'thin', ...(text === null || mode === 'area' ? {} : { text }) });
  return shapes;
}
