// Makes the outlines of kecamatan, kabupaten/kota and province from GADM polygons: matched to codes, cut by the finer coast.
import { kecamatanOf, type Region } from '@shared/reference';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { type Features, featuresOf, runGeometry } from './geometry-commands';
import { type Bounds, nearestCells } from './nearest-cells';
import type { OutlineLayers, Outlines } from './outline-files';
import { type AliasRow, type Area, matchKecamatan } from './outline-matching';
import { absorbFragments, piecesOf } from './outline-pieces';
import { removeSpikes } from './outline-spikes';
import { splitByVillages, type VillageArea } from './outline-split';

export type GadmLevel = FeatureCollection<Polygon | MultiPolygon | null, Record<string, string>>;
export interface BuildInput {
  /** GADM 4.1 level 3 (kecamatan) and level 4 (desa) of Indonesia. */
  gadm: GadmLevel;
  gadmVillages: GadmLevel;
  /** GeoJSON text of the land, lakes cut out: the finer coast. */
  land: string;
  regions: readonly Region[];
  aliases: readonly AliasRow[];
  /** Told before each step, `done` from 0 to 1. */
  progress: (done: number, message: string) => void;
}

/** GADM's names of the province and of those that border it by land or by near islands. */
const PROVINCE = 'SumateraUtara';
const NEIGHBOURS = new Set(['Aceh', 'Riau', 'SumateraBarat']);
/** Code under which all neighbours' land goes; it is left out of the result. */
const ABROAD = 'abroad';
/** How far beyond the province's polygons land can still be its own, in degrees: the farthest islets lie 0.2 out. */
const MARGIN = 0.3;

type Coded = Feature<Polygon | MultiPolygon, { code: string }>;
/** Simplification of the edges, in metres: below a pixel up to zoom 11. */
export const OUTLINE_DETAIL = 30;

/** A detached piece below this, with neighbours around, is a remainder and not an exclave. */
const FRAGMENT_KM2 = 1;

/** Builds all three layers; edges of a layers layer are edges of the finer one. */
export async function buildOutlines({
  gadm,
  gadmVillages,
  land,
  regions,
  aliases,
  progress,
}: BuildInput): Promise<OutlineLayers> {
  progress(0.1, 'Mencocokkan poligon dengan kode kecamatan');
  const areas: Coded[] = [];
  const whole = matchKecamatan(gadmAreas(gadm), regions, aliases);
  for (const match of splitByVillages(whole, villageAreas(gadmVillages), regions)) {
    // A polygon without a kecamatan still belongs to its kabupaten.
    areas.push({
      type: 'Feature',
      properties: { code: match.code ?? `${match.kabupaten}.--` },
      geometry: match.area.geometry,
    });
  }
  const bounds = boundsOf(areas);
  for (const { properties, geometry } of gadm.features) {
    if (geometry && NEIGHBOURS.has(properties.NAME_1 ?? ''))
      areas.push({ type: 'Feature', properties: { code: ABROAD }, geometry });
  }

  progress(0.2, 'Memotong dengan garis pantai');
  const box = bounds.join(',');
  const joined = await runGeometry(
    `-i areas.json -clip bbox=${box} -clean gap-fill-area=3km2 sliver-control=1 -dissolve code -o areas.json format=geojson
     -i land.json -clip bbox=${box} -explode -each "part = this.id" -o land.json format=geojson`,
    { 'areas.json': collection(areas), 'land.json': land },
  );
  const cleaned = coded(joined, 'areas.json');
  const cells = nearestCells(cleaned, bounds);
  progress(0.4, 'Memberi pulau kecil dan tepi pantai kepada kecamatan terdekat');
  const nearest = await runGeometry(
    '-i cells.json -dissolve code -rename-fields near=code -o cells.json format=geojson',
    { 'cells.json': cells },
  );
  // Land inside an outline keeps its code; only what is left is cut along the cells, so that inner edges stay as they were.
  const pieces = await runGeometry(
    `-i land.json areas.json combine-files -union target=land,areas name=pieces
     -filter "part !== null" -each "area = this.area" -filter "code !== null" + name=inside
     -filter "code === null" target=pieces name=rest
     -i cells.json -union target=rest,cells name=rest2 -filter "part !== null" -each "area = this.area"
     -o inside.json format=geojson target=inside -o rest.json format=geojson target=rest2`,
    {
      'land.json': joined['land.json'] ?? '',
      'areas.json': collection(cleaned),
      'cells.json': nearest['cells.json'] ?? '',
    },
  );
  const owned = giveToNearest([
    ...featuresOf<LandPiece>(pieces, 'inside.json').features,
    ...featuresOf<LandPiece>(pieces, 'rest.json').features,
  ]);

  progress(0.7, 'Menyatukan batas');
  const names = new Map<string, string>(regions.map((r) => [r.code, r.name]));
  const simple = await runGeometry(
    `-i owned.json -dissolve code -simplify weighted interval=${OUTLINE_DETAIL} keep-shapes
     -filter-slivers min-area=5000m2 -clean gap-fill-area=5km2 snap-interval=0.00002 -o clean.json format=geojson precision=0.0001`,
    { 'owned.json': owned },
  );
  const kecamatan = await withoutSpikes(await withoutSpikes(withoutFragments(coded(simple, 'clean.json'))));
  const coarser = await runGeometry(
    `-i kecamatan.json -each "code = code.slice(0, 5)" -dissolve code -o kabupaten.json format=geojson precision=0.0001
     -dissolve -each "code = '12'" -o province.json format=geojson precision=0.0001`,
    { 'kecamatan.json': collection(kecamatan) },
  );

  progress(0.95, 'Menulis berkas garis batas');
  return {
    kecamatan: withNames(
      kecamatan.filter((f) => kecamatanOf(f.properties.code) && names.has(f.properties.code)),
      names,
    ),
    kabupaten: withNames(coded(coarser, 'kabupaten.json'), names),
    province: withNames(coded(coarser, 'province.json'), names),
  };
}

/** Small detached remains go to the neighbour around them. */
function withoutFragments(features: Coded[]): Coded[] {
  const pieces = features.flatMap((f) => piecesOf(f.properties.code, f.geometry));
  absorbFragments(pieces, FRAGMENT_KM2);
  return pieces.map((p) => ({
    type: 'Feature',
    properties: { code: p.code },
    geometry: { type: 'Polygon', coordinates: p.rings },
  }));
}

/** Cuts spikes off and mends what crosses afterwards; a mended crossing can bare another spike. */
async function withoutSpikes(features: Coded[]): Promise<Coded[]> {
  removeSpikes(features.map((f) => f.geometry));
  const clean = await runGeometry(
    '-i cut.json -dissolve code -clean snap-interval=0.00015 -o clean.json format=geojson precision=0.0001',
    {
      'cut.json': collection(features),
    },
  );
  return coded(clean, 'clean.json');
}

/** The province's kecamatan polygons; the lake that GADM counts as one of them is none. */
function gadmAreas(gadm: GadmLevel): Area[] {
  return gadm.features.flatMap(({ properties: p, geometry }): Area[] => {
    if (!geometry || p.NAME_1 !== PROVINCE || p.NAME_2 === 'LakeToba') return [];
    return [
      {
        type: 'Feature',
        properties: { id: p.GID_3 ?? '', bps: (p.CC_3 ?? '').slice(0, 4), name: p.NAME_3 ?? '' },
        geometry,
      },
    ];
  });
}

function villageAreas(gadm: GadmLevel): VillageArea[] {
  return gadm.features.flatMap(({ properties: p, geometry }): VillageArea[] => {
    if (!geometry || p.NAME_1 !== PROVINCE) return [];
    return [{ type: 'Feature', properties: { parent: p.GID_3 ?? '', name: p.NAME_4 ?? '' }, geometry }];
  });
}

interface LandPiece {
  /** Number of the coherent land that the piece is part of. */
  part: number;
  /** Outline that it lies in. */
  code?: string | null;
  /** Outline that it is nearest to. */
  near?: string | null;
  /** m² */
  area: number;
}

/**
 * Land in no outline goes to the nearest one, the neighbours' to nobody. An island that lies in no outline at all stays
 * whole: it goes where most of it would.
 */
function giveToNearest(pieces: Features<LandPiece>['features']): Features<{ code: string }> {
  const withOutline = new Set(pieces.filter((f) => (f.properties.code ?? null) !== null).map((f) => f.properties.part));
  const shares = new Map<number, Map<string, number>>();
  for (const { properties: p } of pieces) {
    if (withOutline.has(p.part) || !p.near) continue;
    const share = shares.get(p.part) ?? new Map<string, number>();
    shares.set(p.part, share.set(p.near, (share.get(p.near) ?? 0) + p.area));
  }
  const features = pieces.flatMap(({ properties: p, ...rest }) => {
    const whole = [...(shares.get(p.part) ?? [])].sort((a, b) => b[1] - a[1])[0]?.[0];
    const code = p.code ?? whole ?? p.near;
    return !code || code === ABROAD ? [] : [{ ...rest, properties: { code } }];
  });
  return { type: 'FeatureCollection', features };
}

/** west, south, east, north of the areas, with the margin around. */
function boundsOf(areas: readonly Coded[]): Bounds {
  const box = { w: 180, s: 90, e: -180, n: -90 };
  for (const { geometry } of areas) {
    for (const [x = 0, y = 0] of (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat(
      2,
    )) {
      box.w = Math.min(box.w, x);
      box.e = Math.max(box.e, x);
      box.s = Math.min(box.s, y);
      box.n = Math.max(box.n, y);
    }
  }
  return [box.w - MARGIN, box.s - MARGIN, box.e + MARGIN, box.n + MARGIN];
}

const collection = (features: Coded[]): FeatureCollection<Polygon | MultiPolygon, { code: string }> => ({
  type: 'FeatureCollection',
  features,
});

function coded(outputs: Record<string, string>, name: string): Coded[] {
  return featuresOf<{ code: string }>(outputs, name).features as Coded[];
}

/** Features in the order of their codes, each with its region's name. */
export function withNames(features: readonly Coded[], names: ReadonlyMap<string, string>): Outlines {
  const sorted = [...features].sort((a, b) => a.properties.code.localeCompare(b.properties.code));
  return {
    type: 'FeatureCollection',
    features: sorted.map((f) => ({
      type: 'Feature',
      properties: { code: f.properties.code, name: names.get(f.properties.code) ?? '' },
      geometry: f.geometry,
    })),
  };
}
