// Land and lakes of the base map, bundled with the app: they are there without server and network.
import labelsJson from '@resources/basemap/labels.json';
import landUrl from '@resources/basemap/land.geojson?url';
import waterUrl from '@resources/basemap/water.geojson?url';
import { LocalizedText } from '@shared/text';
import type { Feature, FeatureCollection } from 'geojson';
import { z } from 'zod';
import { boundsOf, type Ring } from '../place/outlines';

const Areas = z.object({
  type: z.literal('GeometryCollection'),
  geometries: z.array(
    z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.tuple([z.number(), z.number()]))) }),
  ),
});

/** A name that belongs to no region of the province. */
export const PlaceName = z.object({
  text: LocalizedText,
  lon: z.number(),
  lat: z.number(),
  kind: z.enum(['neighbour', 'sea', 'lake', 'island']),
  minZoom: z.number().optional(),
});
export type PlaceName = z.infer<typeof PlaceName>;

export const PLACE_NAMES: readonly PlaceName[] = z.array(PlaceName).parse(labelsJson);

export interface Ground {
  land: FeatureCollection;
  lakes: FeatureCollection;
  /** Polygons of the land, as rings. */
  polygons: readonly (readonly Ring[])[];
  /** Rings of Lake Toba, its islands as holes. */
  toba: readonly (readonly Ring[])[];
}

/** A place on Lake Toba: the lake that holds it in its bounds is the one drawn bright. */
const TOBA = { lon: 98.63, lat: 2.8 };

/** Loads both files. Throws when the app's own files are missing: that is a broken installation. */
export async function loadGround(get: (url: string) => Promise<unknown> = getJson): Promise<Ground> {
  const [land, water] = await Promise.all([get(landUrl), get(waterUrl)]);
  return groundOf(Areas.parse(land), Areas.parse(water));
}

/** Sorts the areas into features; the brightest water is Lake Toba alone. */
export function groundOf(land: z.infer<typeof Areas>, water: z.infer<typeof Areas>): Ground {
  const isToba = (rings: readonly Ring[]): boolean => {
    const [w, s, e, n] = boundsOf([rings]);
    return TOBA.lon > w && TOBA.lon < e && TOBA.lat > s && TOBA.lat < n;
  };
  return {
    land: collection(land.geometries.map((g) => feature(g.coordinates, {}))),
    lakes: collection(water.geometries.map((g) => feature(g.coordinates, { bright: isToba(g.coordinates) }))),
    polygons: land.geometries.map((g) => g.coordinates),
    toba: water.geometries.filter((g) => isToba(g.coordinates)).map((g) => g.coordinates),
  };
}

async function getJson(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function feature(coordinates: [number, number][][], properties: Record<string, unknown>): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates } };
}

function collection(features: Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}
