// GeoJSON FeatureCollections: properties are columns, the geometry is kept. Only WGS84 degrees are read.
import { Refusal } from '@shared/errors';
import type { FormatReader } from './format';
import { beginsWithBrace, isGeoJson, isRecord, type KeyedRow, keyedSource } from './json';

/** Names by which files say "longitude, latitude in WGS84 degrees". */
const WGS84 = /(CRS84|EPSG:{1,2}4326)$/i;

export const geojsonFormat: FormatReader = {
  id: 'geojson',
  contentTypes: ['application/geo+json', 'application/vnd.geo+json', 'application/json'],
  accepts: (head) => beginsWithBrace(head) && isGeoJson(head),
  open: async (file) => keyedSource('geojson', file, 'features', featureOf, checkMember),
};

function featureOf(element: unknown, row: number): KeyedRow {
  if (!isRecord(element) || element.type !== 'Feature' || !('properties' in element || 'geometry' in element))
    throw new Refusal(
      'unreadable_file',
      `Unsur ke-${row} dari "features" bukan sebuah Feature.`,
      'Ekspor ulang layer sebagai GeoJSON (FeatureCollection).',
    );
  const values = isRecord(element.properties) ? element.properties : {};
  return { values, geometry: element.geometry ?? null };
}

function checkMember(name: string, value: unknown): void {
  if (name === 'type' && value !== 'FeatureCollection')
    throw new Refusal(
      'unreadable_file',
      `GeoJSON ini berisi "${String(value)}", bukan FeatureCollection.`,
      'Ekspor layer sebagai FeatureCollection.',
    );
  if (name !== 'crs' || value === null) return;
  const properties = isRecord(value) && isRecord(value.properties) ? value.properties : {};
  const crs = String(properties.name ?? 'tidak bernama');
  if (!WGS84.test(crs))
    throw new Refusal(
      'unreadable_file',
      `GeoJSON ini menyatakan proyeksi ${crs}; yang dibaca hanya bujur dan lintang WGS84 (EPSG:4326).`,
      'Di QGIS: Export > Save Features As, pilih CRS EPSG:4326, lalu kirim ulang.',
      { crs },
    );
}
