// A whole file of each format that is read, small and right, to be broken.
import { crc32, deflateRawSync } from 'node:zlib';
import initSqlJs from 'sql.js';
import { dbfOf, ESRI_WGS84, shapefileOf, shpOf } from '../../server/ingest/testing/shapefile';
import type { HttpKind } from './http-case';

export interface Seed {
  kind: Extract<HttpKind, `file ${string}`>;
  type: string;
  /** `rows`: the dataset without places; `places`: the one with. */
  into: 'rows' | 'places';
  whole: Buffer;
}

const RING: [number, number][] = [
  [98.6, 3.5],
  [98.6, 3.6],
  [98.7, 3.6],
  [98.7, 3.5],
  [98.6, 3.5],
];
const ROW = { hazard: 'banjir', class: 'tinggi', year: 2025, source: 'Peta uji', regionCode: '12.71' };

/** Names under which a ZIP is looked for what it is. */
const ZIP_NAMES = ['xl/workbook.xml', 'layer.shp', 'doc.kml'] as const;
export type ZipName = (typeof ZIP_NAMES)[number];

/** ZIPs that unpack to far more than may be read; made here since it takes a while. */
export const EXPLODING = new Map(ZIP_NAMES.map((name) => [name, zipOfNothing(name, 150_000_000)]));

/** Makes all seeds. @param template the dataset's own XLSX template, as the server gives it */
export async function fileSeeds(template: Buffer): Promise<readonly Seed[]> {
  const csv = `kode,nama,jenis,daya,regionCode\n${Array.from({ length: 40 }, (_, i) => `A${i},Posko ${i},tenda,${i},12.01`).join('\n')}\n`;
  return [
    { kind: 'file csv', type: 'text/csv', into: 'rows', whole: Buffer.from(csv) },
    {
      kind: 'file xlsx',
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      into: 'rows',
      whole: template,
    },
    {
      kind: 'file json',
      type: 'application/json',
      into: 'rows',
      whole: Buffer.from('{"rows":[{"kode":"A1","nama":"Posko A1","jenis":"tenda","daya":5}]}'),
    },
    { kind: 'file geojson', type: 'application/geo+json', into: 'places', whole: Buffer.from(geojson()) },
    { kind: 'file shapefile', type: 'application/zip', into: 'places', whole: shapefile() },
    { kind: 'file gpkg', type: 'application/geopackage+sqlite3', into: 'places', whole: await geopackage() },
    { kind: 'file kml', type: 'application/vnd.google-earth.kml+xml', into: 'places', whole: Buffer.from(kml()) },
  ];
}

function geojson(): string {
  const feature = { type: 'Feature', properties: ROW, geometry: { type: 'Polygon', coordinates: [RING] } };
  return JSON.stringify({ type: 'FeatureCollection', features: [feature, feature] });
}

function shapefile(): Buffer {
  const columns = Object.keys(ROW).map((name) => ({ name }));
  const values = Object.values(ROW).map(String);
  return shapefileOf({
    shp: shpOf('polygon', [[RING], [RING]]),
    dbf: dbfOf(columns, [values, values]),
    prj: ESRI_WGS84,
  });
}

/** A ZIP of one entry with this many bytes of nothing, packed to a thousandth of it. */
export function zipOfNothing(name: string, bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  const packed = deflateRawSync(content, { level: 1 });
  const fileName = Buffer.from(name);
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(8, 4);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(packed.length, 14);
  about.writeUInt32LE(bytes, 18);
  about.writeUInt16LE(fileName.length, 22);
  const entry = Buffer.concat([Buffer.from('PK\x03\x04'), about, fileName, packed]);
  const listed = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), about, Buffer.alloc(14), fileName]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(entry.length, 12);
  return Buffer.concat([entry, listed, Buffer.from('PK\x05\x06'), end]);
}

async function geopackage(): Promise<Buffer> {
  const { Database } = await initSqlJs();
  const db = new Database();
  db.run(`PRAGMA application_id = 1196444487;
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '${ESRI_WGS84}', NULL);
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
    INSERT INTO gpkg_contents VALUES ('rawan', 'features', 'rawan', '', '', 98.6, 3.5, 98.7, 3.6, 4326);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
    INSERT INTO gpkg_geometry_columns VALUES ('rawan', 'geom', 'POLYGON', 4326, 0, 0);
    CREATE TABLE rawan (fid INTEGER PRIMARY KEY, geom BLOB, hazard TEXT, class TEXT, year INTEGER, source TEXT, regionCode TEXT)`);
  db.run('INSERT INTO rawan VALUES (1, ?, ?, ?, ?, ?, ?)', [polygonBlob(), ...Object.values(ROW)]);
  const bytes = Buffer.from(db.export());
  db.close();
  return bytes;
}

function polygonBlob(): Uint8Array {
  const wkb = Buffer.alloc(9 + 4 + RING.length * 16);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(3, 1);
  wkb.writeUInt32LE(1, 5);
  wkb.writeUInt32LE(RING.length, 9);
  RING.forEach(([x, y], i) => {
    wkb.writeDoubleLE(x, 13 + i * 16);
    wkb.writeDoubleLE(y, 21 + i * 16);
  });
  const head = Buffer.from([0x47, 0x50, 0, 1, 0, 0, 0, 0]);
  head.writeInt32LE(4326, 4);
  return Buffer.concat([head, wkb]);
}

function kml(): string {
  const data = Object.entries(ROW)
    .map(([name, value]) => `<Data name="${name}"><value>${value}</value></Data>`)
    .join('');
  const ring = RING.map(([x, y]) => `${x},${y}`).join(' ');
  return `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>A</name><ExtendedData>${data}</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>`;
}
