// A GeoPackage's geometry (OGC 12-128r18, 2.1.3): a short header of its own, then well-known binary. Heights and measures are left out.
import type { GeometryFault } from '../format';

type Position = [number, number];
export interface WkbGeometry {
  type: string;
  coordinates: unknown;
}

const NAMES = ['', 'Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon'] as const;
/** Bytes of the envelope by its code in the header's flags. */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64] as const;
/** More positions than this are a mistake of the export; the check of geometries says so before. */
const MAX_POSITIONS = 200_000;
/** Ordinates beside x and y, by the thousands of ISO's code: none, Z, M, both. */
const EXTRA = [0, 1, 1, 2] as const;

class WkbFault extends Error {}

/** Decodes a blob; a fault instead of a geometry where its bytes make none. Null for an empty geometry. */
export function geometryOfBlob(blob: Uint8Array): WkbGeometry | GeometryFault | null {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  try {
    if (view.byteLength < 8 || view.getUint8(0) !== 0x47 || view.getUint8(1) !== 0x50)
      throw new WkbFault('isinya bukan geometri GeoPackage');
    const flags = view.getUint8(3);
    if ((flags & 0x20) !== 0) throw new WkbFault('jenis geometrinya tambahan dan tidak dibaca');
    if ((flags & 0x10) !== 0) return null;
    const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
    if (envelope === undefined) throw new WkbFault('awal geometrinya rusak');
    return new WkbReader(view, 8 + envelope).geometry(0);
  } catch (error) {
    if (error instanceof WkbFault) return { geometryFault: error.message };
    // DataView tells of a read beyond the end by a RangeError.
    if (error instanceof RangeError) return { geometryFault: 'geometrinya terpotong' };
    throw error;
  }
}

class WkbReader {
  private little = true;
  private positions = 0;
  constructor(
    private readonly view: DataView,
    private at: number,
  ) {}

  geometry(depth: number): WkbGeometry {
    this.little = this.view.getUint8(this.at) === 1;
    this.at += 1;
    const { kind, extra } = this.kind();
    const type = NAMES[kind];
    if (!type || depth > 1) throw new WkbFault(`jenis geometri ${kind} tidak dibaca`);
    switch (kind) {
      case 1:
        return { type, coordinates: this.position(extra) };
      case 2:
        return { type, coordinates: this.line(extra) };
      case 3:
        return { type, coordinates: this.times(() => this.line(extra), 4) };
      default:
        return { type, coordinates: this.times(() => this.part(NAMES[kind - 3] ?? '', depth), 9) };
    }
  }

  /** Kind 1 to 6, and how many ordinates follow x and y. ISO writes them as thousands, older programs as high bits. */
  private kind(): { kind: number; extra: number } {
    const code = this.uint();
    const high = (code & 0x80000000 ? 1 : 0) + (code & 0x40000000 ? 1 : 0);
    const low = code & 0x0fffffff;
    const thousands = Math.floor(low / 1000);
    const extra = EXTRA[thousands];
    if (extra === undefined) throw new WkbFault(`jenis geometri ${code} tidak dibaca`);
    return { kind: low % 1000, extra: high + extra };
  }

  private part(type: string, depth: number): unknown {
    const inner = this.geometry(depth + 1);
    if (inner.type !== type) throw new WkbFault('bagian-bagiannya tidak sejenis');
    return inner.coordinates;
  }

  private line(extra: number): Position[] {
    return this.times(() => this.position(extra), 16 + extra * 8);
  }

  private position(extra: number): Position {
    if (++this.positions > MAX_POSITIONS) throw new WkbFault('titiknya terlalu banyak');
    const position: Position = [
      this.view.getFloat64(this.at, this.little),
      this.view.getFloat64(this.at + 8, this.little),
    ];
    this.at += 16 + extra * 8;
    return position;
  }

  /** So many of something, as the next number says; refused when the bytes that are left cannot hold them. */
  private times<T>(read: () => T, bytesEach: number): T[] {
    const count = this.uint();
    if (count * bytesEach > this.view.byteLength - this.at) throw new WkbFault('geometrinya terpotong');
    const list: T[] = [];
    for (let i = 0; i < count; i++) list.push(read());
    return list;
  }

  private uint(): number {
    const value = this.view.getUint32(this.at, this.little);
    this.at += 4;
    return value;
  }
}
