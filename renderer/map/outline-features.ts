// Outlines back to GeoJSON for the base map's own layers.
import type { Feature, FeatureCollection } from 'geojson';
import type { Outline } from './place/outlines';

export function outlineFeatures(list: Iterable<Outline>): FeatureCollection {
  const features: Feature[] = [];
  for (const outline of list) {
    features.push({
      type: 'Feature',
      properties: { code: outline.code, name: outline.name },
      geometry: { type: 'MultiPolygon', coordinates: outline.polygons as [number, number][][][] },
    });
  }
  return { type: 'FeatureCollection', features };
}
