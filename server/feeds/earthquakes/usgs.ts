// USGS's earthquakes of the last day (GeoJSON summary feed, public domain).
// Shape: earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php. `tsunami` there means "large and at sea", so it is not taken.
import { earthquakes } from '@shared/datasets/earthquakes';
import type { DatasetId } from '@shared/ids';
import { z } from 'zod';
import { FeedFault } from '../fault';
import type { Feed, Reading } from '../feed';
import { type EarthquakeRecord, tidy } from './record';

const Feature = z.looseObject({
  id: z.string().regex(/^[\w.-]{1,60}$/),
  properties: z.looseObject({
    mag: z.number().min(-1).max(10).nullable(),
    place: z.string().nullish(),
    /** Epoch milliseconds UTC. */
    time: z.number(),
    status: z.string().nullish(),
    type: z.string().nullish(),
  }),
  geometry: z.looseObject({
    /** Longitude, latitude, depth in km. */
    coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number().nullable()),
  }),
});

const Answer = z.looseObject({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });

const MOST_AHEAD_MS = 10 * 60_000;

export const usgs: Feed<EarthquakeRecord> = {
  id: 'usgs',
  setting: 'usgs',
  title: { id: 'USGS, gempa 24 jam terakhir', en: 'USGS, earthquakes of the last 24 hours' },
  attribution: { id: 'U.S. Geological Survey (USGS)', en: 'U.S. Geological Survey (USGS)' },
  dataset: earthquakes.id as DatasetId,
  read: readUsgs,
};

/** @param now epoch ms @throws FeedFault when it is no such answer */
export function readUsgs(body: unknown, now: number): Reading<EarthquakeRecord> {
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new FeedFault('shape', { where: 'FeatureCollection.features' });
  const reading: Reading<EarthquakeRecord> = { records: [], unreadable: [] };
  for (const one of answer.data.features) {
    const feature = Feature.safeParse(one);
    if (!feature.success) {
      reading.unreadable.push(`catatan tidak terbaca: ${feature.error.issues[0]?.path.join('.') ?? ''}`);
      continue;
    }
    const { id, properties, geometry } = feature.data;
    // Blasts and the like are in the feed too, and events whose size is not known yet.
    if ((properties.type ?? 'earthquake') !== 'earthquake' || properties.mag === null) continue;
    if (properties.time > now + MOST_AHEAD_MS) {
      reading.unreadable.push(`waktu di masa depan: ${new Date(properties.time).toISOString()}`);
      continue;
    }
    const [lon, lat, depth] = geometry.coordinates;
    const record = tidy({
      source: 'usgs',
      id,
      time: Math.floor(properties.time / 1000) * 1000,
      magnitude: properties.mag,
      depth: depth ?? null,
      lon,
      lat,
      place: properties.place?.trim() || `${lat}, ${lon}`,
      felt: null,
      feltMost: null,
      tsunami: null,
      statement: null,
      withdrawn: properties.status === 'deleted',
    });
    reading.records.push(record);
  }
  return reading;
}
