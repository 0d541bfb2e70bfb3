// Which names a view asks for, in the order in which they get room: the selected first, then regions, water, neighbours.
import type { Region } from '@shared/reference';
import type { Locale } from '@shared/text';
import { PLACE_NAMES } from '../base/ground';
import type { Outline, Outlines } from '../place/outlines';

export type NameKind = 'kabupaten' | 'kecamatan' | 'neighbour' | 'sea' | 'lake' | 'island';

export interface Name {
  id: string;
  text: string;
  kind: NameKind;
  lon: number;
  lat: number;
  /** Region's code, for what has one. */
  code: string | null;
  outline: Outline | null;
}

/** Zoom from which kecamatan are named at a desk. */
export const KECAMATAN_ZOOM = 8.6;

/**
 * A wall names few regions; without a list from the scene these, spread over the province: Medan, Asahan, Mandailing
 * Natal, Labuhanbatu, Sibolga, Karo, Langkat.
 */
const WALL_NAMES = ['12.71', '12.09', '12.13', '12.10', '12.73', '12.06'];
const WALL_ISLANDS = ['Pulau Nias', 'Kepulauan Batu'];

export interface NameQuery {
  composition: 'desk' | 'wall';
  zoom: number;
  locale: Locale;
  names: readonly string[] | undefined;
  selected: string | null;
  kabupaten: Outlines | null;
  kecamatan: Outlines | null;
  regions: ReadonlyMap<string, Region>;
}

/** Names in order of precedence. */
export function namesFor(query: NameQuery): Name[] {
  const { composition, zoom, locale, regions } = query;
  const wall = composition === 'wall';
  const list: Name[] = [];
  const water: Name[] = [];
  const others: Name[] = [];
  for (const place of PLACE_NAMES) {
    if (zoom < (place.minZoom ?? 0)) continue;
    const name: Name = {
      id: `place:${place.text.id}`,
      text: place.text[locale],
      kind: place.kind,
      lon: place.lon,
      lat: place.lat,
      code: null,
      outline: null,
    };
    if (place.kind === 'lake') list.push(name);
    else if (place.kind === 'island') {
      if (wall ? WALL_ISLANDS.includes(place.text.id) : place.text.id !== 'Pulau Nias') others.unshift(name);
    } else if (place.kind === 'sea') {
      if (!wall) water.push(name);
    } else others.push(name);
  }
  const wanted = wall ? (query.names ?? WALL_NAMES) : null;
  const kabupaten = [...regions.values()].filter(
    (r) => r.level === 'kabupaten' && (!wanted || wanted.includes(r.code)),
  );
  const named = kabupaten.flatMap((r) => regionName(r, 'kabupaten', query.kabupaten) ?? []);
  // A large outline has room to choose from; it goes after the small ones only where a scene says so.
  named.sort((a, b) => (wanted ? wanted.indexOf(a.code ?? '') - wanted.indexOf(b.code ?? '') : area(b) - area(a)));
  list.push(...named);
  if (!wall && zoom >= KECAMATAN_ZOOM) {
    for (const r of regions.values()) {
      if (r.level !== 'kecamatan') continue;
      const name = regionName(r, 'kecamatan', query.kecamatan);
      if (name) list.push(name);
    }
  }
  list.push(...water, ...others);
  const first = list.findIndex((n) => n.code !== null && n.code === query.selected);
  const selected = first > 0 ? list.splice(first, 1) : [];
  return [...selected, ...list];
}

/** `Kab. Langkat` and `Kota Medan` go by their bare names. */
export function bareName(name: string): string {
  return name.replace(/^(Kab\.|Kabupaten|Kota|Kec\.|Kecamatan)\s+/i, '');
}

function regionName(region: Region, kind: 'kabupaten' | 'kecamatan', outlines: Outlines | null): Name | null {
  if (region.lon === null || region.lat === null) return null;
  return {
    id: region.code,
    text: bareName(region.name),
    kind,
    lon: region.lon,
    lat: region.lat,
    code: region.code,
    outline: outlines?.byCode.get(region.code) ?? null,
  };
}

function area(name: Name): number {
  if (!name.outline) return 0;
  const [w, s, e, n] = name.outline.bounds;
  return (e - w) * (n - s);
}
