// Coordinate systems: found under each of their names, refused when anything about them is unknown, and computed rightly.
import { describe, expect, it } from 'vitest';
import { ESRI_WGS84, esriUtm } from '../../testing/shapefile';
import { crsOfName, crsOfText } from './crs';
import { positionsOf, reprojector } from './projection';

const GDAL_UTM47 =
  'PROJCS["WGS 84 / UTM zone 47N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",99],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","32647"]]';
const withDatum = (name: string, spheroid = 'SPHEROID["WGS_1984",6378137.0,298.257223563]') =>
  esriUtm(47, false).replace(/DATUM\[.*?\]\]/, `DATUM["${name}",${spheroid}]`);
const INDONESIAN = 'SPHEROID["Indonesian",6378160.0,298.247]';
const TM3 =
  'PROJCS["DGN_1995_Indonesia_TM-3_Zone_47.2",GEOGCS["GCS_DGN_1995",DATUM["D_DGN_1995",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",200000.0],PARAMETER["False_Northing",1500000.0],PARAMETER["Central_Meridian",100.5],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const WEB =
  'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]';

describe('a coordinate system', () => {
  it.each([
    ['EPSG:32647', 'WGS 84 / UTM zone 47N'],
    ['urn:ogc:def:crs:EPSG::32747', 'WGS 84 / UTM zone 47S'],
    ['http://www.opengis.net/def/crs/EPSG/0/23867', 'DGN95 / UTM zone 47N'],
    ['epsg:23877', 'DGN95 / UTM zone 47S'],
    ['EPSG:23847', 'ID74 / UTM zone 47N'],
    ['EPSG:23891', 'ID74 / UTM zone 51S'],
    ['EPSG:9477', 'SRGI2013 / UTM zone 47N'],
    ['EPSG:4755', 'DGN95'],
    ['EPSG:4238', 'ID74'],
    ['EPSG:23830', 'DGN95 / Indonesia TM-3 zone 46.2'],
    ['EPSG:23832', 'DGN95 / Indonesia TM-3 zone 47.2'],
    ['EPSG:3857', 'WGS 84 / Pseudo-Mercator'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 'WGS 84'],
    ['WGS 84 / UTM zone 46N', 'WGS 84 / UTM zone 46N'],
    ['WGS_1984_UTM_Zone_51S', 'WGS 84 / UTM zone 51S'],
    ['ID74 / UTM zone 47N', 'ID74 / UTM zone 47N'],
    ['GCS_WGS_1984', 'WGS 84'],
  ])('is found as %s', (name, expected) => {
    expect(crsOfName(name)?.name).toBe(expected);
    expect(crsOfText(`\ufeff${name}\n`)?.name).toBe(expected);
  });

  it('is found by well-known text, for every UTM zone of Indonesia, north and south', () => {
    for (let zone = 46; zone <= 54; zone++)
      for (const south of [false, true])
        expect(crsOfText(esriUtm(zone, south))?.name).toBe(`WGS 84 / UTM zone ${zone}${south ? 'S' : 'N'}`);
  });

  it.each([
    ['of ArcGIS in degrees', ESRI_WGS84, 'WGS 84'],
    ['of GDAL', GDAL_UTM47, 'WGS 84 / UTM zone 47N'],
    ['on DGN95', withDatum('D_Datum_Geodesi_Nasional_1995'), 'DGN95 / UTM zone 47N'],
    ['on SRGI2013', withDatum('D_Sistem_Referensi_Geospasial_Indonesia_2013'), 'SRGI2013 / UTM zone 47N'],
    ['on ID74', withDatum('D_Indonesian_1974', INDONESIAN), 'ID74 / UTM zone 47N'],
    ['of the cadastre', TM3, 'DGN95 / Indonesia TM-3 zone 47.2'],
    ['of a web map', WEB, 'WGS 84 / Pseudo-Mercator'],
  ])('is found by well-known text %s', (_, wkt, expected) => {
    expect(crsOfText(wkt)?.name).toBe(expected);
  });

  it.each([
    ['another datum', withDatum('D_Batavia', 'SPHEROID["Bessel_1841",6377397.155,299.1528128]')],
    ['a datum on a foreign ellipsoid', withDatum('D_Indonesian_1974')],
    ['another unit', esriUtm(47, false).replace('UNIT["Meter",1.0]', 'UNIT["Foot_US",0.3048006096012192]')],
    ['another meridian', esriUtm(47, false).replace('99.0', '98.0')],
    ['another scale', esriUtm(47, false).replace('0.9996', '0.9999')],
    ['a zone outside Indonesia', esriUtm(32, false)],
    ['Jakarta as prime meridian', esriUtm(47, false).replace('"Greenwich",0.0', '"Jakarta",106.8077194444444')],
    ['another projection', esriUtm(47, false).replace('Transverse_Mercator', 'Lambert_Conformal_Conic')],
    ['a code that is not ours', 'EPSG:2263'],
    ['another kind of text', '<html>'],
    ['nothing', ''],
    ['brackets without end', `PROJCS["${'['.repeat(500)}`],
    ['a very long text', `PROJCS["${'x'.repeat(50_000)}"]`],
  ])('is not guessed for %s', (_, text) => {
    expect(crsOfText(text)).toBeNull();
  });
});

/** Length of a meridian from the equator, by summing the arc: knows nothing of the library under test. */
function meridianArc(latitude: number): number {
  const [a, f] = [6378137, 1 / 298.257223563];
  const e2 = f * (2 - f);
  const steps = 2000;
  const step = (latitude * Math.PI) / 180 / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += (1 - e2 * Math.sin((i + 0.5) * step) ** 2) ** -1.5 * step;
  return a * (1 - e2) * sum;
}

const degreesOf = (name: string, x: number, y: number): [number, number] => {
  const crs = crsOfName(name);
  if (!crs) throw new Error(name);
  return [...positionsOf(reprojector(crs)({ type: 'Point', coordinates: [x, y] }))][0] ?? [Number.NaN, Number.NaN];
};

describe('metres become degrees', () => {
  it('on the middle meridian by the length of its arc, north and south, and at the edge of a zone on the equator', () => {
    for (const zone of [46, 47, 51]) {
      const middle = zone * 6 - 183;
      const north = degreesOf(`EPSG:${32600 + zone}`, 500_000, 0.9996 * meridianArc(3.5));
      expect([north[0] - middle, north[1] - 3.5].map(Math.abs).every((d) => d < 2e-7)).toBe(true);
      const south = degreesOf(`EPSG:${32700 + zone}`, 500_000, 10_000_000 - 0.9996 * meridianArc(7));
      expect([south[0] - middle, south[1] + 7].map(Math.abs).every((d) => d < 2e-7)).toBe(true);
      expect(degreesOf(`EPSG:${32600 + zone}`, 833_978.5569, 0)).toEqual([middle + 3, 0]);
    }
  });

  it('in the cadastre’s zones and on a web map', () => {
    expect(degreesOf('EPSG:23832', 200_000, 1_500_000)).toEqual([100.5, 0]);
    const [lon, lat] = degreesOf('EPSG:3857', (98.67 * Math.PI * 6378137) / 180, 0);
    expect([lon, lat]).toEqual([98.67, 0]);
  });

  it('from ID74 by its seven parameters, not as if it were WGS84', () => {
    const [lon, lat] = degreesOf('EPSG:4238', 98.67, 3.59);
    const [x, y, z] = toEarthCentred(98.67, 3.59, 6378160, 298.247);
    const second = Math.PI / 180 / 3600;
    const [rx, ry, rz, s] = [-0.364 * second, -0.254 * second, -0.689 * second, 1 - 1.037e-6];
    const moved = [
      -1.977 + s * (x - rz * y + ry * z),
      -13.06 + s * (rz * x + y - rx * z),
      -9.993 + s * (-ry * x + rx * y + z),
    ];
    const expected = toEarthCentred(lon, lat, 6378137, 298.257223563);
    // The heights differ; along the ground the two agree.
    const apart = moved.map((m, i) => m - (expected[i] ?? 0));
    const up = [x, y, z].map((v) => v / Math.hypot(x, y, z));
    const height = apart.reduce((sum, d, i) => sum + d * (up[i] ?? 0), 0);
    expect(Math.hypot(...apart.map((d, i) => d - height * (up[i] ?? 0)))).toBeLessThan(0.3);
    expect(Math.hypot(lon - 98.67, lat - 3.59) * 111_200).toBeGreaterThan(5);
  });

  it('and what cannot be computed is a fault of that geometry', () => {
    const crs = crsOfName('EPSG:32647');
    if (!crs) throw new Error('no system');
    const moved = reprojector(crs)({ type: 'LineString', coordinates: [[1e300, 1e300]] });
    const [place] = [...positionsOf(moved)];
    expect(place === undefined || Math.abs(place[1]) <= 90).toBe(true);
    expect(reprojector(crs)({ type: 'Point', coordinates: [null, 'x'] })).toEqual({
      type: 'Point',
      coordinates: [null, 'x'],
    });
  });
});

function toEarthCentred(lon: number, lat: number, a: number, rf: number): [number, number, number] {
  const e2 = (2 - 1 / rf) / rf;
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const n = a / Math.sqrt(1 - e2 * Math.sin(p) ** 2);
  return [n * Math.cos(p) * Math.cos(l), n * Math.cos(p) * Math.sin(l), n * (1 - e2) * Math.sin(p)];
}
