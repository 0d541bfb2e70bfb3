// The regions of the province, indexed by code and, under their parent, by name.
import type { KemendagriCode } from '@shared/ids';
import { kabupatenOf, type Region } from '@shared/reference';
import type { RegionAlias } from './aliases';
import { desaName, type Kind, kabupatenName, kecamatanName } from './names';

export interface NamedRegion {
  key: string;
  region: Region;
}

export interface RegionIndex {
  byCode: ReadonlyMap<string, Region>;
  province: Region | null;
  /** Kabupaten and kota whose name (or alias) has this form; more than one where a kabupaten and a kota share it. */
  kabupaten(key: string, kind: Kind): Region[];
  /** Regions directly inside `parent` whose name (or alias) has this form. */
  inside(parent: KemendagriCode, key: string): Region[];
  /** All names under a parent (null: the kabupaten/kota), aliases left out. */
  names(parent: KemendagriCode | null): Iterable<NamedRegion>;
  /** The kabupaten/kota that BPS gives this four-digit number. */
  byBps(code: string): Region | null;
  readonly regions: readonly Region[];
}

/** Builds the index once, at the start of the server. Aliases whose code is not in the list are a mistake in our files: throws. */
export function indexRegions(regions: readonly Region[], aliases: readonly RegionAlias[]): RegionIndex {
  const byCode = new Map<string, Region>(regions.map((r) => [r.code, r]));
  const children = new Map<string, Map<string, Region[]>>();
  const kabupaten = new Map<string, Region[]>();
  for (const region of regions) {
    if (region.level === 'kabupaten') put(kabupaten, kabupatenName(region.name).key, region);
    else if (region.parent !== null && region.level !== 'province')
      putInside(children, region.parent, keyOf(region), region);
  }
  for (const { kabupaten: inside, alias, code } of aliases) {
    const region = byCode.get(code);
    if (!region) throw new Error(`region alias "${alias}" points to ${code}, which is not a region`);
    if (inside === null) put(kabupaten, kabupatenName(alias).key, region);
    else putInside(children, inside, kecamatanName(alias), region);
  }
  const bps = new Map(regions.flatMap((r) => (r.bps ? [[r.bps as string, r] as const] : [])));
  return {
    byCode,
    province: regions.find((r) => r.level === 'province') ?? null,
    kabupaten: (key, kind) => (kabupaten.get(key) ?? []).filter((r) => kind === null || kindOf(r) === kind),
    inside: (parent, key) => children.get(parent)?.get(key) ?? [],
    *names(parent) {
      for (const region of regions) {
        if (parent === null ? region.level === 'kabupaten' : region.parent === parent)
          yield { key: keyOf(region), region };
      }
    },
    byBps: (code) => bps.get(code) ?? null,
    regions,
  };
}

/** Whether a kabupaten-level region is a kota: in the Kemendagri list those have numbers from 71 on. */
export function kindOf(region: Region): 'kabupaten' | 'kota' {
  return Number((kabupatenOf(region.code) ?? '').slice(3)) >= 71 ? 'kota' : 'kabupaten';
}

function keyOf(region: Region): string {
  if (region.level === 'kabupaten') return kabupatenName(region.name).key;
  return region.level === 'kecamatan' ? kecamatanName(region.name) : desaName(region.name);
}

function putInside(children: Map<string, Map<string, Region[]>>, parent: string, key: string, region: Region): void {
  let names = children.get(parent);
  if (!names) {
    names = new Map();
    children.set(parent, names);
  }
  put(names, key, region);
}

function put(map: Map<string, Region[]>, key: string, region: Region): void {
  const list = map.get(key);
  if (!list) map.set(key, [region]);
  else if (!list.includes(region)) list.push(region);
}
