// GeoJSON FeatureCollections: properties are columns, the geometry is kept. In WGS84 degrees, unless a member "crs" says otherwise.
import { Refusal } from '@shared/errors';
import type { FormatReader, ReceivedFile, TableSource } from './format';
import { crsOfName, KNOWN_CRS, WGS84 } from './geo/crs';
import { layeredSource, type StatedCrs } from './geo/layers';
import { beginsWithBrace, isGeoJson, isRecord, type KeyedRow, keyedSource } from './json';

export const geojsonFormat: FormatReader = {
  id: 'geojson',
  contentTypes: ['application/geo+json', 'application/vnd.geo+json', 'application/json'],
  accepts: (head) => beginsWithBrace(head) && isGeoJson(head),
  open: openGeoJson,
};

async function openGeoJson(file: ReceivedFile): Promise<TableSource> {
  let stated: StatedCrs = { crs: WGS84, stated: 'baku GeoJSON', byFormat: true };
  const rows = keyedSource('geojson', file, 'features', featureOf, (name, value) => {
    stated = crsIn(name, value) ?? stated;
  });
  return layeredSource('geojson', [
    {
      name: '',
      keys: async () => (await rows.keys(0)) ?? [],
      features: () => rows.rows(0),
      crs: async () => {
        // The member may stand behind the features: the whole file is read once before it is believed.
        await rows.keys(0);
        return stated;
      },
    },
  ]);
}

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

/** The system that the old member "crs" names; null for any other member. Throws `Refusal` for what we do not read. */
function crsIn(name: string, value: unknown): StatedCrs | null {
  if (name === 'type' && value !== 'FeatureCollection')
    throw new Refusal(
      'unreadable_file',
      `GeoJSON ini berisi "${String(value)}", bukan FeatureCollection.`,
      'Ekspor layer sebagai FeatureCollection.',
    );
  if (name !== 'crs' || value === null) return null;
  const properties = isRecord(value) && isRecord(value.properties) ? value.properties : {};
  const named = String(properties.name ?? 'tidak bernama').slice(0, 200);
  const crs = crsOfName(named);
  if (crs === null)
    throw new Refusal(
      'unreadable_file',
      `GeoJSON ini menyatakan proyeksi ${named}, yang tidak dikenal.`,
      `Yang dibaca: ${KNOWN_CRS}. Di QGIS: Export > Save Features As, pilih CRS EPSG:4326, lalu kirim ulang.`,
      { crs: named },
    );
  return { crs, stated: 'anggota "crs" GeoJSON ini', byFormat: crs === WGS84 };
}
