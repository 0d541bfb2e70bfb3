// An earthquake as one source says it, before it is tied to what others say.
import { cleanText } from '../../ingest/values/fold';

export type EarthquakeSource = 'bmkg' | 'usgs';

/** Sources in the order in which they stand for an event: for Indonesia BMKG is the authority. */
export const SOURCE_ORDER: readonly EarthquakeSource[] = ['bmkg', 'usgs'];

export interface EarthquakeRecord {
  source: EarthquakeSource;
  /** The source's own id; null where it gives none. */
  id: string | null;
  /** Epoch milliseconds UTC, to the second. */
  time: number;
  magnitude: number;
  /** km; null where not known. */
  depth: number | null;
  /** Degrees. */
  lon: number;
  lat: number;
  place: string;
  felt: string | null;
  /** Highest MMI that `felt` names, 1 to 12. */
  feltMost: number | null;
  tsunami: 'tidak' | 'berpotensi' | null;
  statement: string | null;
  /** The source took the event back. */
  withdrawn: boolean;
}

/** Lengths that the dataset takes; a source's text beyond them is cut rather than refused with the event. */
const LONGEST = { place: 300, felt: 1000, statement: 500 };
/** Depths that can be, km. */
const DEPTHS = [-10, 800] as const;

/** A record that the dataset will take: texts cut to length, an impossible depth left open. */
export function tidy(record: EarthquakeRecord): EarthquakeRecord {
  // As ingestion cleans it, so that a row that is held compares equal and nothing is sent again.
  const cleaned = (text: string, most: number): string => cleanText(cleanText(text).slice(0, most));
  const cut = (text: string | null, most: number): string | null =>
    text === null ? null : cleaned(text, most) || null;
  const { depth } = record;
  return {
    ...record,
    place: cleaned(record.place, LONGEST.place),
    felt: cut(record.felt, LONGEST.felt),
    statement: cut(record.statement, LONGEST.statement),
    depth: depth !== null && depth >= DEPTHS[0] && depth <= DEPTHS[1] ? depth : null,
  };
}

/** Kilometres between two places, on a sphere. */
export function kilometres(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180;
  const [p, q] = [a.lat * rad, b.lat * rad];
  const half = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(half)));
}
