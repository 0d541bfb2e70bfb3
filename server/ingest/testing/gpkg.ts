// GeoPackages as tests need them, written by SQLite itself.
import initSqlJs from 'sql.js';

export interface TestTable {
  name: string;
  /** Columns after `fid` and `geom`, as SQL. */
  columns?: string;
  srs?: number;
  /** SQL values of the columns, and the geometry's well-known binary or null. */
  rows: { values?: string; wkb: Buffer | null }[];
}

const SYSTEMS = `INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined', -1, 'NONE', -1, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326, '', NULL),
  ('WGS 84 / UTM zone 47N', 32647, 'EPSG', 32647, '', NULL),
  ('Lain', 2263, 'EPSG', 2263, '', NULL)`;

/** Builds a GeoPackage of feature tables. @param more SQL that runs at the end */
export async function gpkgOf(tables: readonly TestTable[], more = ''): Promise<Buffer> {
  const db = new (await initSqlJs()).Database();
  db.run(`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
      organization_coordsys_id INTEGER, definition TEXT, description TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT, geometry_type_name TEXT,
      srs_id INTEGER, z INTEGER, m INTEGER);
    ${SYSTEMS}`);
  for (const { name, columns = 'nama TEXT', srs = 4326, rows } of tables) {
    db.run(`CREATE TABLE "${name}" (fid INTEGER PRIMARY KEY, geom BLOB, ${columns})`);
    db.run(`INSERT INTO gpkg_contents VALUES ('${name}', 'features', '${name}', ${srs})`);
    db.run(`INSERT INTO gpkg_geometry_columns VALUES ('${name}', 'geom', 'GEOMETRY', ${srs}, 0, 0)`);
    for (const { values = "'A'", wkb } of rows)
      db.run(
        `INSERT INTO "${name}" VALUES (NULL, ${wkb ? `x'${blobOf(wkb, srs).toString('hex')}'` : 'NULL'}, ${values})`,
      );
  }
  if (more !== '') db.run(more);
  const bytes = Buffer.from(db.export());
  db.close();
  return bytes;
}

/** The header of a GeoPackage's geometry before its well-known binary. */
function blobOf(wkb: Buffer, srs: number): Buffer {
  const head = Buffer.from([0x47, 0x50, 0, 1, 0, 0, 0, 0]);
  head.writeInt32LE(srs, 4);
  return Buffer.concat([head, wkb]);
}

type Coordinates = number[] | Coordinates[];

/** Well-known binary, little endian. @param kind 1 to 6; 1001 and so on with heights */
export function wkbOf(kind: number, coordinates: Coordinates): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(kind, 1);
  const flat = kind % 1000;
  if (flat <= 3) return Buffer.concat([head, listed(coordinates, flat - 1)]);
  const parts = coordinates as Coordinates[];
  return Buffer.concat([head, count(parts.length), ...parts.map((p) => wkbOf(kind - 3, p))]);
}

function listed(coordinates: Coordinates, depth: number): Buffer {
  if (depth === 0) {
    const bytes = Buffer.alloc(coordinates.length * 8);
    (coordinates as number[]).forEach((n, i) => {
      bytes.writeDoubleLE(n, i * 8);
    });
    return bytes;
  }
  return Buffer.concat([count(coordinates.length), ...(coordinates as Coordinates[]).map((c) => listed(c, depth - 1))]);
}

function count(n: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n, 0);
  return bytes;
}
