// The one function of wkt-parser that we call; the package ships no types.
declare module 'wkt-parser' {
  /** Parses well-known text of a coordinate system, version 1 (Esri, OGC) or 2; angles come in radians. Throws on other text. */
  export default function parse(wkt: string): unknown;
}
