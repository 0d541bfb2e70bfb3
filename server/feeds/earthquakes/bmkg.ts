// One earthquake as BMKG's open data writes it: every value a text, no id, hemispheres in letters, a denial that names what it denies.
// Shape and pitfalls: data.bmkg.go.id/DataMKG/TEWS as read in public clients (kiraware/PyBMKG, dhanyyudi/bmkg-api) and in the
// threads of infoBMKG/data-gempabumi (#5: DateTime once carried the date of access).
import { z } from 'zod';
import { readDateTime } from '../../ingest/values/dates';
import { FeedFault } from '../fault';
import type { Reading } from '../feed';
import { type EarthquakeRecord, tidy } from './record';

const Text = z.string().max(500).nullish();
const Gempa = z.looseObject({
  Tanggal: Text,
  Jam: Text,
  DateTime: Text,
  Coordinates: Text,
  Lintang: Text,
  Bujur: Text,
  Magnitude: Text,
  Kedalaman: Text,
  Wilayah: Text,
  Potensi: Text,
  Dirasakan: Text,
});
type Gempa = z.infer<typeof Gempa>;

/** autogempa holds one object, the lists an array. */
const Answer = z.looseObject({
  Infogempa: z.looseObject({ gempa: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) }),
});

/** DateTime and Tanggal with Jam may differ by this much before one of them is doubted, ms. */
const SAME_TIME_MS = 60_000;
/** Later than our clock by more than this, an event is not believed, ms. */
const MOST_AHEAD_MS = 10 * 60_000;

export const BMKG_ATTRIBUTION = {
  id: 'BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)',
  en: 'BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)',
};

/**
 * Reads an answer of BMKG's earthquake lists.
 * @param now epoch ms @throws FeedFault when it is no such answer
 */
export function readBmkg(body: unknown, now: number): Reading<EarthquakeRecord> {
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new FeedFault('shape', { where: 'Infogempa.gempa' });
  const { gempa } = answer.data.Infogempa;
  const reading: Reading<EarthquakeRecord> = { records: [], unreadable: [] };
  for (const one of Array.isArray(gempa) ? gempa : [gempa]) {
    const parsed = Gempa.safeParse(one);
    const record = parsed.success ? recordOf(parsed.data, now) : 'bentuk catatan tidak dikenal';
    if (typeof record === 'string') reading.unreadable.push(record);
    else reading.records.push(record);
  }
  return reading;
}

/** The record, or why it cannot be read. */
function recordOf(gempa: Gempa, now: number): EarthquakeRecord | string {
  const time = timeOf(gempa);
  if (time === null) return `waktu tidak terbaca: ${gempa.DateTime ?? gempa.Tanggal ?? 'kosong'}`;
  if (time > now + MOST_AHEAD_MS) return `waktu di masa depan: ${new Date(time).toISOString()}`;
  const place = placeOf(gempa);
  if (place === null) return `koordinat tidak terbaca: ${gempa.Lintang ?? ''} ${gempa.Bujur ?? ''}`.trim();
  const magnitude = numberIn(gempa.Magnitude);
  if (magnitude === null || magnitude < -1 || magnitude > 10)
    return `magnitudo tidak terbaca: ${gempa.Magnitude ?? 'kosong'}`;
  const felt = said(gempa.Dirasakan);
  const statement = said(gempa.Potensi);
  return tidy({
    source: 'bmkg',
    id: null,
    time,
    magnitude,
    depth: numberIn(gempa.Kedalaman),
    ...place,
    place: said(gempa.Wilayah) ?? `${place.lat}, ${place.lon}`,
    felt,
    feltMost: felt === null ? null : highestMmi(felt),
    tsunami: statement === null ? null : tsunamiIn(statement),
    statement,
    withdrawn: false,
  });
}

/**
 * Date and hour in words carry the zone and are the event's own; DateTime is taken where they are missing. Where the two
 * differ, the words are believed: DateTime is the one that has been wrong.
 */
function timeOf({ Tanggal, Jam, DateTime }: Gempa): number | null {
  const words = said(Tanggal) && said(Jam) ? readDateTime(`${Tanggal} ${Jam}`, 'day-first') : null;
  const iso = said(DateTime) && /(Z|[+-]\d{2}:?\d{2})$/.test(DateTime ?? '') ? Date.parse(DateTime ?? '') : Number.NaN;
  const inWords = words === null ? Number.NaN : Date.parse(words);
  if (Number.isNaN(inWords)) return Number.isNaN(iso) ? null : Math.floor(iso / 1000) * 1000;
  const agreed = !Number.isNaN(iso) && Math.abs(iso - inWords) <= SAME_TIME_MS;
  return agreed ? Math.floor(iso / 1000) * 1000 : inWords;
}

/** Lintang and Bujur with their letters; Coordinates (latitude first) where they cannot be read. */
function placeOf({ Lintang, Bujur, Coordinates }: Gempa): { lon: number; lat: number } | null {
  const lat = hemisphere(Lintang, 'LU', 'LS');
  const lon = hemisphere(Bujur, 'BT', 'BB');
  if (lat !== null && lon !== null) return inRange(lon, lat);
  const pair = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/.exec(Coordinates ?? '');
  return pair ? inRange(Number(pair[2]), Number(pair[1])) : null;
}

function inRange(lon: number, lat: number): { lon: number; lat: number } | null {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null;
}

/** "3.59 LU" is 3.59, "6.89 LS" is -6.89. Without its letter nobody knows the half of the globe. */
function hemisphere(text: string | null | undefined, positive: string, negative: string): number | null {
  const match = /^(\d+(?:[.,]\d+)?)\s*°?\s*([A-Z]{2})$/i.exec((text ?? '').trim());
  const letters = match?.[2]?.toUpperCase();
  if (!match || (letters !== positive && letters !== negative)) return null;
  const value = Number((match[1] ?? '').replace(',', '.'));
  return letters === positive ? value : -value;
}

/** The number in "5.4", "5,4 SR", "10 km". */
function numberIn(text: string | null | undefined): number | null {
  const match = /-?\d+(?:[.,]\d+)?/.exec(text ?? '');
  return match ? Number(match[0].replace(',', '.')) : null;
}

/** A text that says something: not empty, not a dash. */
function said(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').replace(/\s+/g, ' ').trim();
  return trimmed === '' || /^[-–—]+$/.test(trimmed) ? null : trimmed;
}

/** "Tidak berpotensi tsunami" names the tsunami that it denies, so the denial is looked for first. */
function tsunamiIn(text: string): 'tidak' | 'berpotensi' | null {
  if (/\b(tidak|tak|bukan)\b[^.;]*\btsunami\b/i.test(text)) return 'tidak';
  return /\bberpotensi\b[^.;]*\btsunami\b/i.test(text) ? 'berpotensi' : null;
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

/** The highest of the MMI figures in "III Pekalongan, II-III Batang"; null where none stands before a place. */
function highestMmi(text: string): number | null {
  const found = [...text.matchAll(/(?:^|[,;]\s*)(?:MMI\s*)?([IVX]+)(?:\s*[-–]\s*([IVX]+))?(?:\s*MMI)?(?=\s|$)/g)]
    .flatMap((m) => [m[1], m[2]])
    .map((roman) => ROMAN.indexOf(roman ?? '') + 1)
    .filter((n) => n > 0);
  return found.length > 0 ? Math.max(...found) : null;
}
