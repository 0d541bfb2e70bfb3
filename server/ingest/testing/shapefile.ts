// Zipped Shapefiles as tests need them: written part by part after Esri's description, whole, lying or broken.
import { zipOf } from './zip';

/** Rings (polygons), lines or single positions of one feature; null: an empty shape. */
export type TestShape = [number, number][][] | null;

export const SHAPE_KINDS = { point: 1, line: 3, polygon: 5, multipoint: 8, pointZ: 11, polygonZ: 15 } as const;

/** ArcGIS's text of a UTM zone on WGS84. */
export function esriUtm(zone: number, south: boolean): string {
  return `PROJCS["WGS_1984_UTM_Zone_${zone}${south ? 'S' : 'N'}",${ESRI_WGS84},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",${south ? '10000000.0' : '0.0'}],PARAMETER["Central_Meridian",${zone * 6 - 183}.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
}

export const ESRI_WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

export interface TestColumn {
  name: string;
  type?: 'C' | 'N' | 'D' | 'L';
  width?: number;
}

/** The .shp of features of one kind. */
export function shpOf(kind: keyof typeof SHAPE_KINDS, shapes: readonly TestShape[]): Buffer {
  const code = SHAPE_KINDS[kind];
  const records = shapes.map((shape, i) => {
    const content = shape === null ? kindOnly(0) : contentOf(code, shape);
    const head = Buffer.alloc(8);
    head.writeInt32BE(i + 1, 0);
    head.writeInt32BE(content.length / 2, 4);
    return Buffer.concat([head, content]);
  });
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(code, 32);
  const whole = Buffer.concat([header, ...records]);
  whole.writeInt32BE(whole.length / 2, 24);
  return whole;
}

function kindOnly(code: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeInt32LE(code, 0);
  return content;
}

function contentOf(code: number, parts: [number, number][][]): Buffer {
  const all = parts.flat();
  const points = Buffer.alloc(all.length * 16);
  all.forEach(([x, y], i) => {
    points.writeDoubleLE(x, i * 16);
    points.writeDoubleLE(y, i * 16 + 8);
  });
  if (code % 10 === 1) return Buffer.concat([kindOnly(code), points, Buffer.alloc(code === 11 ? 16 : 0)]);
  const box = Buffer.alloc(32);
  if (code === 8) {
    const count = Buffer.alloc(4);
    count.writeInt32LE(all.length, 0);
    return Buffer.concat([kindOnly(code), box, count, points]);
  }
  const counts = Buffer.alloc(8 + parts.length * 4);
  counts.writeInt32LE(parts.length, 0);
  counts.writeInt32LE(all.length, 4);
  let start = 0;
  parts.forEach((part, i) => {
    counts.writeInt32LE(start, 8 + i * 4);
    start += part.length;
  });
  // With Z: its range and one height for each position; the measures may be left out.
  const heights = Buffer.alloc(code === 15 ? 16 + all.length * 8 : 0);
  return Buffer.concat([kindOnly(code), box, counts, points, heights]);
}

/** The .dbf of rows. @param deleted 0-based rows that are marked as deleted */
export function dbfOf(
  columns: readonly TestColumn[],
  rows: readonly (readonly (string | Buffer)[])[],
  { languageDriver = 0, deleted = [] as readonly number[] } = {},
): Buffer {
  const widths = columns.map((c) => c.width ?? 40);
  const head = Buffer.alloc(32);
  head.writeUInt8(3, 0);
  head.writeUInt32LE(rows.length, 4);
  head.writeUInt16LE(33 + columns.length * 32, 8);
  head.writeUInt16LE(1 + widths.reduce((sum, w) => sum + w, 0), 10);
  head.writeUInt8(languageDriver, 29);
  const fields = columns.map((c, i) => {
    const field = Buffer.alloc(32);
    field.write(c.name.slice(0, 10), 0, 'latin1');
    field.write(c.type ?? 'C', 11, 'latin1');
    field.writeUInt8(widths[i] ?? 40, 16);
    return field;
  });
  const records = rows.map((row, r) =>
    Buffer.concat([
      Buffer.from(deleted.includes(r) ? '*' : ' '),
      ...widths.map((w, i) => {
        const cell = Buffer.alloc(w, ' ');
        Buffer.from(row[i] ?? '').copy(cell, 0, 0, w);
        return cell;
      }),
    ]),
  );
  return Buffer.concat([head, ...fields, Buffer.from([0x0d]), ...records, Buffer.from([0x1a])]);
}

/** A zipped layer named `layer`; a part given as null is left out. */
export function shapefileOf(parts: {
  shp: Buffer;
  dbf: Buffer | null;
  prj: string | null;
  cpg?: string;
  layer?: string;
}): Buffer {
  const name = parts.layer ?? 'layer';
  return zipOf({
    [`${name}.shp`]: parts.shp,
    ...(parts.dbf === null ? {} : { [`${name}.dbf`]: parts.dbf }),
    ...(parts.prj === null ? {} : { [`${name}.prj`]: parts.prj }),
    ...(parts.cpg === undefined ? {} : { [`${name}.cpg`]: parts.cpg }),
  });
}
