// Where a row is, and how precisely: its geometry or coordinates as the file gave them, else its region. Nothing is moved.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { KemendagriCode } from '@shared/ids';
import { NO_PLACE, type Place, precisionOfRegion } from '@shared/place';
import { isInside } from '@shared/reference';
import type { MessageArguments, MessageKind } from '../messages';
import type { RegionReference } from '../regions/reference';
import { type RegionClaim, type Resolved, resolveRegion } from '../regions/resolve';
import { ownText } from '../values/fold';
import { inIndonesia, looksSwapped, readGeometry } from './geometry';
import { regionFinding } from './region-finding';
import { regionOfShape, shapeFindings } from './shape';

/** The region of a point by the outlines that the server holds; null outside all of them. */
export type Locate = (lon: number, lat: number) => KemendagriCode | null;

/** A problem of the row's place. `field`: the field to name; null: the row's geometry as a whole. */
export interface PlaceFinding {
  kind: MessageKind;
  field: string | null;
  value: string | null;
  args: MessageArguments;
}

export interface Placed {
  place: Place;
  findings: PlaceFinding[];
}

/** Makes the placer of a dataset; made once per file. @param locate null while outlines are not prepared */
export function placer(
  declaration: Declaration,
  reference: RegionReference,
  locate: Locate | null,
): (values: readonly CellValue[], geometry: unknown) => Placed {
  const { place: policy } = declaration;
  const parts = policy.region ?? {};
  const resolve = rememberingResolver(reference);
  const byRegion = regionPlaces();
  /** Where a field's value stands; -1 for none. */
  const placeOf = (key: string | undefined): number => declaration.fields.findIndex((f) => f.key === key);
  const [codeAt, kabupatenAt] = [placeOf(parts.code), placeOf(parts.kabupaten)];
  const [kecamatanAt, desaAt] = [placeOf(parts.kecamatan), placeOf(parts.desa)];
  const [lonAt, latAt] = [placeOf(policy.lon), placeOf(policy.lat)];
  const otherCodes = declaration.fields.flatMap((f, at) =>
    f.type === 'region' && f.key !== parts.code ? [{ field: f.key, at }] : [],
  );
  return (values, rawGeometry) => {
    const claim = {
      code: textAt(values, codeAt),
      kabupaten: textAt(values, kabupatenAt),
      kecamatan: textAt(values, kecamatanAt),
      desa: textAt(values, desaAt),
    };
    const { region, findings: regionFindings } = resolve(claim);
    const findings = regionFindings.map((f) => regionFinding(f, parts, claim, reference));
    for (const { field, at } of otherCodes) {
      const code = textAt(values, at);
      if (code === null) continue;
      const other = { code, kabupaten: null, kecamatan: null, desa: null };
      // A code that places nothing is still a code: its form is checked, and that it is known.
      findings.push(...resolve(other).findings.map((f) => regionFinding(f, { code: field }, other, reference)));
    }
    if (rawGeometry !== undefined && rawGeometry !== null) return byGeometry(rawGeometry, region, findings);
    if (policy.lon === undefined || policy.lat === undefined) return { place: byRegion(region), findings };
    const [lon, lat] = [values[lonAt], values[latAt]];
    if (typeof lon === 'number' && typeof lat === 'number')
      return { place: atPoint(lon, lat, region, policy.lon, findings), findings };
    if (typeof lon === 'number' || typeof lat === 'number') {
      const empty = typeof lon === 'number' ? policy.lat : policy.lon;
      findings.push({ kind: 'halfCoordinate', field: empty, value: null, args: {} });
    }
    return { place: byRegion(region), findings };
  };

  function byGeometry(raw: unknown, region: KemendagriCode | null, findings: PlaceFinding[]): Placed {
    const outcome = readGeometry(raw, policy.geometry);
    if ('fault' in outcome) {
      const { fault, value, ...args } = outcome;
      findings.push({ kind: fault, field: null, value, args });
      return { place: byRegion(region), findings };
    }
    const { geometry } = outcome;
    if (geometry.type !== 'Point') {
      findings.push(...shapeFindings(geometry, reference.bounds));
      const lies = region ?? (locate ? regionOfShape(geometry, locate) : null);
      return { place: { precision: 'point', region: lies, lon: null, lat: null, geometry }, findings };
    }
    const [lon = 0, lat = 0] = geometry.coordinates;
    return { place: atPoint(lon, lat, region, null, findings), findings };
  }

  function atPoint(
    lon: number,
    lat: number,
    claimed: KemendagriCode | null,
    field: string | null,
    findings: PlaceFinding[],
  ): Place {
    const found = (kind: MessageKind, args: MessageArguments = {}): void => {
      findings.push({ kind, field, value: `${lon}, ${lat}`, args });
    };
    const [west, south, east, north] = reference.bounds;
    const located = locate?.(lon, lat) ?? null;
    if (policy.beyondProvince)
      return { precision: policy.coordinatePrecision, region: claimed ?? located, lon, lat, geometry: null };
    if (looksSwapped(lon, lat)) found('swapped');
    else if (!inIndonesia(lon, lat)) found('outsideIndonesia');
    else if (lon < west || lon > east || lat < south || lat > north) found('outsideProvince');
    else if (claimed !== null) {
      const stray = strayOf(claimed, lon, lat, located);
      if (stray) found('outsideRegion', stray);
    }
    return { precision: policy.coordinatePrecision, region: claimed ?? located, lon, lat, geometry: null };
  }

  /** What a point outside its claimed region is told, or null when it fits. */
  function strayOf(
    claimed: KemendagriCode,
    lon: number,
    lat: number,
    located: KemendagriCode | null,
  ): MessageArguments | null {
    const name = (code: string): string => reference.index.byCode.get(code)?.name ?? code;
    const nearest = reference.villages.nearest(lon, lat);
    if (located !== null) {
      if (isInside(located, claimed) || isInside(claimed, located)) return null;
      // Approximate outlines tell the kabupaten only; where the nearest village speaks for the claim, they are the doubtful part.
      const doubtful = located.length === 5 && nearest !== null && isInside(nearest.region.code, claimed);
      return doubtful ? null : { claimed: name(claimed), found: name(located) };
    }
    // Without an outline: only what is far from every village of the region, and nearer to another's, is told.
    const own = reference.villages.distanceTo(claimed, lon, lat);
    if (own === null || nearest === null || own <= 5 + 2 * nearest.km) return null;
    return { claimed: name(claimed), found: `dekat ${nearest.region.name}, ${name(nearest.region.code.slice(0, 5))}` };
  }
}

/** Claims repeat: a file of 100,000 rows names some hundred places, and looking for near names costs. */
const REMEMBERED_CLAIMS = 20_000;

function rememberingResolver({ index }: RegionReference): (claim: RegionClaim) => Resolved {
  const byCode = new Map<string, Resolved>();
  const byClaim = new Map<string, Resolved>();
  return (claim) => {
    const { code, kabupaten, kecamatan, desa } = claim;
    const onlyCode = code !== null && kabupaten === null && kecamatan === null && desa === null;
    const known = onlyCode ? byCode : byClaim;
    const key = onlyCode ? code : JSON.stringify([code, kabupaten, kecamatan, desa]);
    let resolved = known.get(key);
    if (!resolved) {
      if (known.size >= REMEMBERED_CLAIMS) known.clear();
      resolved = resolveRegion(index, claim);
      known.set(ownText(key), resolved);
    }
    return resolved;
  };
}

/** Rows of one region, and without other place, share one place. */
function regionPlaces(): (region: KemendagriCode | null) => Place {
  const places = new Map<KemendagriCode, Place>();
  return (region) => {
    if (region === null) return NO_PLACE;
    let place = places.get(region);
    if (!place) {
      place = { ...NO_PLACE, precision: precisionOfRegion(region), region };
      places.set(region, place);
    }
    return place;
  };
}

function textAt(values: readonly CellValue[], at: number): string | null {
  // Looking for a place that no array has would cost more than all the rest.
  const value = at < 0 ? null : (values[at] ?? null);
  return value === null ? null : String(value);
}
