// Placemarks of a KML document, one after the other while its text streams by: values, and geometry in WGS84 degrees.
import type { Readable } from 'node:stream';
import type { GeometryFault } from '../format';
import { readXml } from '../xml';

export interface Placemark {
  /** `name`, `description`, `folder`, times, and the names under ExtendedData. */
  values: Map<string, string>;
  geometry: KmlGeometry | GeometryFault | null;
}

type Position = [number, number];
export interface KmlGeometry {
  type: string;
  coordinates: unknown;
}

/** Elements of a Placemark whose text is a value of its own. */
const TEXTS = new Set(['name', 'description', 'when', 'begin', 'end']);
/** Geometries that GeoJSON has no word for. */
const OTHER_GEOMETRIES = new Set(['Track', 'MultiTrack', 'Model']);
/** Elements inside each other, and rings of one polygon, at most. */
const MAX_DEPTH = 64;
const MAX_RINGS = 5_000;
/** A value longer than this is a web page in a balloon, not an attribute. */
const MAX_VALUE = 20_000;
/**
 * Text of one list of positions, and commas in it: as many positions as a geometry may have, with heights, however they are
 * written. Each list is read in one go, during which nobody else is served.
 */
const MAX_COORDINATES = 5_000_000;
const MAX_COMMAS = 200_000;

/** Throws `Refusal` when the text is not well-formed or ends early. */
export async function* readPlacemarks(source: Readable): AsyncGenerator<Placemark> {
  const reader = new PlacemarkReader();
  for await (const _ of readXml(source, reader)) {
    void _;
    yield* reader.take();
  }
}

class PlacemarkReader {
  private found: Placemark[] = [];
  private readonly path: string[] = [];
  private readonly folders: string[] = [];
  private current: Placemark | null = null;
  private geometries: KmlGeometry[] = [];
  private fault: string | null = null;
  private rings: Position[][] = [];
  private key: string | null = null;
  private written = '';

  take(): Placemark[] {
    const found = this.found;
    this.found = [];
    return found;
  }

  open(name: string, attributes: Record<string, string>): void {
    this.path.push(name);
    if (this.path.length > MAX_DEPTH) this.fault ??= `bersarang lebih dari ${MAX_DEPTH} tingkat`;
    this.written = '';
    if (name === 'Placemark') {
      this.current = { values: new Map(), geometry: null };
      [this.geometries, this.fault] = [[], null];
    } else if (name === 'Folder') this.folders.push('');
    else if (name === 'Data' || name === 'SimpleData') this.key = attributes.name ?? null;
    else if (name === 'Polygon') this.rings = [];
    else if (OTHER_GEOMETRIES.has(name)) this.fault ??= `jenis ${name} tidak dibaca`;
  }

  text(text: string): void {
    this.written += text;
  }

  close(name: string): void {
    this.path.pop();
    const parent = this.path.at(-1);
    const text = this.written.trim().slice(0, MAX_VALUE);
    if (this.current) this.closeIn(this.current, name, parent, text);
    else if (name === 'name' && parent === 'Folder') this.folders[this.folders.length - 1] = text;
    if (name === 'Folder') this.folders.pop();
    this.written = '';
  }

  private closeIn(current: Placemark, name: string, parent: string | undefined, text: string): void {
    switch (name) {
      case 'Placemark': {
        const folder = this.folders.findLast((f) => f !== '');
        if (folder) current.values.set('folder', folder);
        current.geometry = this.fault === null ? collected(this.geometries) : { geometryFault: this.fault };
        this.found.push(current);
        this.current = null;
        return;
      }
      case 'value':
      case 'SimpleData':
        if (this.key !== null && (name === 'SimpleData' || parent === 'Data') && text !== '')
          current.values.set(this.key, text);
        return;
      case 'coordinates':
        this.closeCoordinates(parent);
        return;
      case 'Polygon':
        this.geometries.push({ type: 'Polygon', coordinates: this.rings });
        return;
      default:
        if (TEXTS.has(name) && parent !== 'Data' && text !== '' && !current.values.has(name))
          current.values.set(name, text);
    }
  }

  /** Positions as they are written, `lon,lat[,height]` apart by blanks; heights are left out. */
  private closeCoordinates(parent: string | undefined): void {
    if (this.path.length > MAX_DEPTH) return;
    if (this.written.length > MAX_COORDINATES || hasMoreThan(MAX_COMMAS, ',', this.written)) {
      this.fault ??= 'bentuknya terlalu besar';
      return;
    }
    const positions: Position[] = [];
    // Split, not replaced by a pattern of blanks: a long run of blanks would cost its square.
    const joined = this.written
      .split(',')
      .map((part) => part.trim())
      .join(',');
    for (const tuple of joined.split(/\s+/)) {
      if (tuple === '') continue;
      const [lon, lat] = tuple.split(',').map(Number);
      // Number('') is zero, and a position without latitude is no position.
      if (!/^[^,\s]+,[^,\s]+/.test(tuple) || !Number.isFinite(lon) || !Number.isFinite(lat)) {
        this.fault ??= `koordinat "${tuple.slice(0, 40)}" bukan bujur dan lintang`;
        return;
      }
      positions.push([lon ?? 0, lat ?? 0]);
    }
    if (this.rings.length >= MAX_RINGS) {
      this.fault ??= `lebih dari ${MAX_RINGS} cincin`;
      return;
    }
    if (parent === 'LinearRing' && this.path.includes('Polygon')) {
      // The outer ring is the first of GeoJSON, wherever it stands here.
      if (this.path.includes('outerBoundaryIs')) this.rings.unshift(positions);
      else this.rings.push(positions);
    } else if (parent === 'Point') this.geometries.push({ type: 'Point', coordinates: positions[0] ?? [] });
    else if (parent === 'LineString' || parent === 'LinearRing')
      this.geometries.push({ type: 'LineString', coordinates: positions });
  }
}

/** Whether a sign stands in a text more often than that; looks no further then. */
function hasMoreThan(count: number, sign: string, text: string): boolean {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) if (++found > count) return true;
  return false;
}

/** One geometry, several of one kind as one of many parts, or a fault where kinds are mixed. */
function collected(geometries: readonly KmlGeometry[]): KmlGeometry | GeometryFault | null {
  const [first] = geometries;
  if (!first) return null;
  if (geometries.length === 1) return first;
  if (geometries.some((g) => g.type !== first.type))
    return { geometryFault: 'satu Placemark berisi beberapa jenis bentuk' };
  return { type: `Multi${first.type}`, coordinates: geometries.map((g) => g.coordinates) };
}
