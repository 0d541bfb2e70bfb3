// One malformed request: what is sent, and what it is an example of.
import type { RawRequest } from './raw-http';

export interface HttpCase {
  kind: HttpKind;
  /** A few words that say what was sent. */
  what: string;
  request: RawRequest;
  /** The sender broke off, or what it sent is no HTTP: closing without a word answers it as well. */
  mayClose?: boolean;
  /** Damaged somewhere, which a format may survive: being read is no fault then. */
  mayBeRead?: boolean;
}

export type HttpKind =
  | 'framing'
  | 'headers'
  | 'credentials'
  | 'unknown place'
  | 'method'
  | 'parameter'
  | 'document'
  | 'rows'
  | 'multipart'
  | 'file csv'
  | 'file xlsx'
  | 'file json'
  | 'file geojson'
  | 'file shapefile'
  | 'file gpkg'
  | 'file kml';

/** What the attacker has: tokens that are good, and the dataset that they are good for. */
export interface Loot {
  /** Of the agency that owns the datasets below. */
  submit: string;
  walidata: string;
  /** A dataset without places, and one of points with coordinates. */
  dataset: string;
  places: string;
}
