// The coordinate systems that files from Indonesia are written in, found by code, by name or by their well-known text.
// Only a system whose every parameter is known here is taken: one that nearly fits would shift a map without a word.
import parseWkt from 'wkt-parser';
import { z } from 'zod';

type Datum = 'WGS84' | 'DGN95' | 'SRGI2013' | 'ID74';

/** A known coordinate system. */
export interface Crs {
  /** As people call it: `WGS 84 / UTM zone 47N`. */
  name: string;
  /** Its definition for proj4. */
  proj4: string;
  /** True when coordinates are metres, false when they are degrees of longitude and latitude. */
  metric: boolean;
}

/** What the messages name as readable. */
export const KNOWN_CRS =
  'WGS84, SRGI2013, DGN95 dan ID74 dalam derajat atau UTM zona 46 sampai 54, DGN95 TM-3, serta Web Mercator';

interface DatumEntry {
  title: string;
  proj4: string;
  /** Semi-major axis in metres and inverse flattening. */
  ellipsoid: [number, number];
  /** Names in well-known text, folded: letters and digits only. */
  names: readonly string[];
}

/** SRGI2013 and DGN95 are WGS84 within a metre. ID74 by the seven parameters of EPSG ("ID74 to WGS 84 (3)", good to some metres). */
const DATUMS: Record<Datum, DatumEntry> = {
  WGS84: {
    title: 'WGS 84',
    proj4: '+datum=WGS84',
    ellipsoid: [6378137, 298.257223563],
    names: ['wgs1984', 'wgs84', 'worldgeodeticsystem1984', 'worldgeodeticsystem1984ensemble'],
  },
  DGN95: {
    title: 'DGN95',
    proj4: '+ellps=WGS84 +towgs84=0,0,0,0,0,0,0',
    ellipsoid: [6378137, 298.257223563],
    names: ['datumgeodesinasional1995', 'dgn1995', 'dgn95'],
  },
  SRGI2013: {
    title: 'SRGI2013',
    proj4: '+ellps=WGS84 +towgs84=0,0,0,0,0,0,0',
    ellipsoid: [6378137, 298.257223563],
    names: ['sistemreferensigeospasialindonesia2013', 'srgi2013'],
  },
  ID74: {
    title: 'ID74',
    proj4: '+a=6378160 +rf=298.247 +towgs84=-1.977,-13.06,-9.993,-0.364,-0.254,-0.689,-1.037',
    ellipsoid: [6378160, 298.247],
    names: ['indonesian1974', 'indonesiandatum1974', 'id74'],
  },
};

const FIRST_ZONE = 46;
const LAST_ZONE = 54;

function geographic(datum: Datum): Crs {
  return { name: DATUMS[datum].title, proj4: `+proj=longlat ${DATUMS[datum].proj4} +no_defs`, metric: false };
}

function utm(datum: Datum, zone: number, south: boolean): Crs {
  const { title, proj4 } = DATUMS[datum];
  return {
    name: `${title} / UTM zone ${zone}${south ? 'S' : 'N'}`,
    proj4: `+proj=utm +zone=${zone}${south ? ' +south' : ''} ${proj4} +units=m +no_defs`,
    metric: true,
  };
}

/** The cadastre's zones of three degrees: 46.2 (94,5 E) to 54.1 (139,5 E). @param index 0 for 46.2 */
function tm3(datum: Datum, index: number): Crs {
  const { title, proj4 } = DATUMS[datum];
  const half = index + 1;
  return {
    name: `${title} / Indonesia TM-3 zone ${FIRST_ZONE + Math.floor(half / 2)}.${(half % 2) + 1}`,
    proj4: `+proj=tmerc +lat_0=0 +lon_0=${94.5 + 3 * index} +k=0.9999 +x_0=200000 +y_0=1500000 ${proj4} +units=m +no_defs`,
    metric: true,
  };
}

const WEB_MERCATOR: Crs = {
  name: 'WGS 84 / Pseudo-Mercator',
  proj4: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  metric: true,
};

/** Longitude and latitude in WGS84 degrees: what GeoJSON and KML are in. */
export const WGS84: Crs = geographic('WGS84');

/** First and last code of a row of EPSG codes that number zones one after the other, and what they mean. */
const CODES: readonly [first: number, last: number, crs: (offset: number) => Crs][] = [
  [4326, 4326, () => WGS84],
  [4755, 4755, () => geographic('DGN95')],
  [9470, 9470, () => geographic('SRGI2013')],
  [4238, 4238, () => geographic('ID74')],
  [3857, 3857, () => WEB_MERCATOR],
  [32646, 32654, (i) => utm('WGS84', 46 + i, false)],
  [32746, 32754, (i) => utm('WGS84', 46 + i, true)],
  [23866, 23872, (i) => utm('DGN95', 46 + i, false)],
  [23877, 23884, (i) => utm('DGN95', 47 + i, true)],
  [9476, 9482, (i) => utm('SRGI2013', 46 + i, false)],
  [9487, 9494, (i) => utm('SRGI2013', 47 + i, true)],
  [23846, 23852, (i) => utm('ID74', 46 + i, false)],
  [23887, 23894, (i) => utm('ID74', 47 + i, true)],
  [23830, 23845, (i) => tm3('DGN95', i)],
];

/** The system of an EPSG code, or null when we do not know it. */
export function crsOfCode(code: number): Crs | null {
  for (const [first, last, crs] of CODES) if (code >= first && code <= last) return crs(code - first);
  return null;
}

const EPSG = /^(?:urn:ogc:def:crs:|https?:\/\/www\.opengis\.net\/def\/crs\/)?EPSG(?:::?|\/)(?:[\d.]*[:/])?(\d{4,5})$/i;
const CRS84 = /(?:^|:)CRS84$/i;
const UTM_NAME = /^(.*?)[\s/_-]*UTM[\s_]*zone[\s_]*(\d{2})\s?([NS])$/i;

/** The system of a code or name: `EPSG:32747`, `urn:ogc:def:crs:EPSG::32747`, `WGS 84 / UTM zone 47N`; null when unknown. */
export function crsOfName(name: string): Crs | null {
  const text = name.trim();
  if (CRS84.test(text)) return WGS84;
  const code = EPSG.exec(text)?.[1];
  if (code !== undefined) return crsOfCode(Number(code));
  const zoned = UTM_NAME.exec(text);
  if (!zoned) {
    const datum = datumNamed(text.replace(/^GCS_/i, ''));
    return datum === null ? null : geographic(datum);
  }
  const datum = datumNamed(zoned[1] ?? '');
  const zone = Number(zoned[2]);
  return datum === null || zone < FIRST_ZONE || zone > LAST_ZONE
    ? null
    : utm(datum, zone, zoned[3]?.toUpperCase() === 'S');
}

function datumNamed(name: string): Datum | null {
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  for (const [datum, { names }] of Object.entries(DATUMS) as [Datum, DatumEntry][])
    if (names.includes(folded) || (folded.startsWith('d') && names.includes(folded.slice(1)))) return datum;
  return null;
}

const Datumed = z.object({
  DATUM: z.object({ name: z.string(), SPHEROID: z.object({ a: z.number(), rf: z.number() }) }),
  PRIMEM: z.object({ convert: z.number() }).optional(),
});
const Geographic = Datumed.extend({ type: z.literal('GEOGCS'), UNIT: z.object({ convert: z.number() }) });
const Projected = z.object({
  type: z.literal('PROJCS'),
  projName: z.string(),
  GEOGCS: Datumed,
  to_meter: z.number(),
  long0: z.number(),
  lat0: z.number().default(0),
  k0: z.number().default(1),
  x0: z.number(),
  y0: z.number(),
});

/** A `.prj` of this length is another kind of file. */
const MAX_WKT = 20_000;

/**
 * The system that the text of a `.prj` means: well-known text as ArcGIS and QGIS write it, or a plain name or code. Null when
 * it is none that we know.
 */
export function crsOfText(text: string): Crs | null {
  const clean = text.replace(/^\ufeff/, '').trim();
  if (clean.length > MAX_WKT) return null;
  if (!/^[A-Z]+CRS\s*\[|^(PROJCS|GEOGCS)\s*\[/i.test(clean)) return crsOfName(clean);
  let parsed: unknown;
  try {
    parsed = parseWkt(clean);
  } catch {
    return null;
  }
  const degrees = Geographic.safeParse(parsed);
  if (degrees.success) {
    const datum = datumOf(degrees.data);
    return datum !== null && near(degrees.data.UNIT.convert, Math.PI / 180, 1e-9) ? geographic(datum) : null;
  }
  const projected = Projected.safeParse(parsed);
  return projected.success ? projectedOf(projected.data) : null;
}

function projectedOf(p: z.infer<typeof Projected>): Crs | null {
  const datum = datumOf(p.GEOGCS);
  if (datum === null || !near(p.to_meter, 1, 1e-9) || !near(p.lat0, 0, 1e-9)) return null;
  const meridian = (p.long0 * 180) / Math.PI;
  if (/mercator_auxiliary_sphere|pseudo.?mercator/i.test(p.projName))
    return datum === 'WGS84' && near(meridian, 0, 1e-6) && near(p.x0, 0, 1e-6) && near(p.y0, 0, 1e-6)
      ? WEB_MERCATOR
      : null;
  if (!/^(transverse[_ ]mercator|gauss[_ ]kruger)$/i.test(p.projName)) return null;
  if (near(p.k0, 0.9996, 1e-9) && near(p.x0, 500_000, 1e-3)) {
    const zone = (meridian + 183) / 6;
    const whole = Math.round(zone);
    const south = near(p.y0, 10_000_000, 1e-3);
    if (!near(zone, whole, 1e-6) || whole < FIRST_ZONE || whole > LAST_ZONE || !(south || near(p.y0, 0, 1e-3)))
      return null;
    return utm(datum, whole, south);
  }
  if (near(p.k0, 0.9999, 1e-9) && near(p.x0, 200_000, 1e-3) && near(p.y0, 1_500_000, 1e-3)) {
    const index = (meridian - 94.5) / 3;
    const whole = Math.round(index);
    return near(index, whole, 1e-6) && whole >= 0 && whole <= 15 ? tm3(datum, whole) : null;
  }
  return null;
}

/** The datum by its name, when the ellipsoid and the prime meridian beside it are its own. */
function datumOf({ DATUM, PRIMEM }: z.infer<typeof Datumed>): Datum | null {
  const datum = datumNamed(DATUM.name);
  if (datum === null || Math.abs(PRIMEM?.convert ?? 0) > 1e-9) return null;
  const [a, rf] = DATUMS[datum].ellipsoid;
  return near(DATUM.SPHEROID.a, a, 0.01) && near(DATUM.SPHEROID.rf, rf, 1e-3) ? datum : null;
}

function near(a: number, b: number, by: number): boolean {
  return Math.abs(a - b) <= by;
}
