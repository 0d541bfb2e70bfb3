// Makes resources/basemap/{land,water}.geojson from GSHHG, once, by hand: apt install gmt gmt-gshhg-full; npx tsx scripts/prepare/coast.ts
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Feature, FeatureCollection, LineString, Polygon } from 'geojson';
import { featuresOf, runGeometry } from '../../server/basemap/geometry-commands';

/** west, east, south, north in degrees */
type Box = readonly [number, number, number, number];
/** Full resolution around the province; the coarse box is what a 32:9 wall sees beside it. */
const NEAR: Box = [96.5, 101, -1.2, 4.7];
const FAR: Box = [84, 114, -8, 12];
type Kind = 'land' | 'lake' | 'island-in-lake' | 'sea';
/** `-N` of gmt select: ocean, land, lake, island in lake, pond on it; s = skip, k = keep. */
const MASKS: readonly (readonly [Kind, string])[] = [
  ['land', 's/k/s/s/s'],
  ['lake', 's/s/k/s/k'],
  ['island-in-lake', 's/s/s/k/s'],
];

const region = ([west, east, south, north]: Box) => `-R${west}/${east}/${south}/${north}`;
/** The Generic Mapping Tools, a Debian package that only this script needs. */
const GMT = 'gmt';
const gmt = (args: string[], input = '') => execFileSync(GMT, args, { input, maxBuffer: 1 << 28, encoding: 'utf8' });

/** Coast lines of a box, with its frame, so that they enclose areas. */
function coastLines(box: Box, resolution: 'f' | 'i'): FeatureCollection<LineString> {
  const lines: number[][][] = [];
  for (const line of gmt(['coast', region(box), `-D${resolution}`, '-M', '-W']).split('\n')) {
    if (line.startsWith('>')) lines.push([]);
    else if (line) lines.at(-1)?.push(line.split('\t').map(Number));
  }
  const [w, e, s, n] = box;
  lines.push([
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]);
  const features = lines
    .filter((l) => l.length > 1)
    .map(
      (coordinates): Feature<LineString> => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'LineString', coordinates },
      }),
    );
  return { type: 'FeatureCollection', features };
}

/** The areas between the coast lines, each told apart by GMT itself at a point inside it. */
async function areas(box: Box, resolution: 'f' | 'i', gapDegrees: number): Promise<FeatureCollection<Polygon>> {
  const out = await runGeometry(
    `-i lines.json -snap interval=0.00001 -polygons gap-tolerance=${gapDegrees} -each "x=this.innerX, y=this.innerY" -o out.json format=geojson`,
    { 'lines.json': coastLines(box, resolution) },
  );
  const found = featuresOf<{ x: number; y: number; kind?: Kind }>(out, 'out.json');
  const points = found.features.map((f, index) => `${f.properties.x}\t${f.properties.y}\t${index}`).join('\n');
  for (const [kind, mask] of MASKS) {
    for (const line of gmt(['select', region(box), `-D${resolution}`, '-A0', `-N${mask}`], points).split('\n')) {
      const feature = line ? found.features[Number(line.split('\t')[2])] : undefined;
      if (feature) feature.properties.kind = kind;
    }
  }
  console.log(
    box.join('/'),
    MASKS.map(([kind]) => `${kind} ${found.features.filter((f) => f.properties.kind === kind).length}`).join(', '),
    'of',
    found.features.length,
  );
  return found as FeatureCollection<Polygon>;
}

const near = await areas(NEAR, 'f', 0.0005);
const far = await areas(FAR, 'i', 0.005);
const [w, e, s, n] = NEAR;
// A lake's islands are land; the lake is cut out of the land around it, so that either file is right alone.
const out = await runGeometry(
  `-i near.json name=near -filter "kind == 'land' || kind == 'island-in-lake'"
   -i far.json name=far -filter "kind == 'land' || kind == 'island-in-lake' || kind == 'lake'" -erase bbox=${w},${s},${e},${n}
   -merge-layers target=near,far force name=land -dissolve -explode -filter "this.area > 2000" -o land.geojson format=geojson precision=0.0001
   -i near.json name=water -filter "kind == 'lake'" -dissolve -explode -filter "this.area > 500000" -o water.geojson format=geojson precision=0.0001`,
  { 'near.json': near, 'far.json': far },
);
for (const name of ['land.geojson', 'water.geojson']) {
  const text = out[name] ?? '';
  await writeFile(path.resolve('resources', 'basemap', name), `${text.trim()}\n`);
  console.log(name, Math.round(text.length / 1000), 'kB');
}
