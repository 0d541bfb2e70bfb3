// The .shp part of a Shapefile (Esri's technical description, July 1998): one geometry after the other, as a stream.
import type { Readable } from 'node:stream';
import { Refusal } from '@shared/errors';
import type { GeometryFault } from '../format';
import { ByteReader } from './byte-reader';
import { polygonOf, type Ring } from './rings';

const FILE_CODE = 9994;
const HEADER_BYTES = 100;
/** A geometry of more positions or parts than this is a mistake of the export, and is passed over without being held. */
const MAX_RECORD_BYTES = 5_000_000;
const MAX_PARTS = 5_000;

/** Kinds by their number; with Z and M they are 10 and 20 higher. Heights and measures are left out. */
const POINT = 1;
const LINE = 3;
const POLYGON = 5;
const MULTIPOINT = 8;

/** GeoJSON in the file's own coordinates; null for an empty shape. */
export type Shape = { type: string; coordinates: unknown } | GeometryFault | null;

/** Streams the geometries of a .shp in order. Throws `Refusal` when its bytes contradict each other. */
export async function* readShapes(stream: Readable): AsyncGenerator<Shape> {
  const bytes = new ByteReader(stream);
  try {
    const header = await bytes.take(HEADER_BYTES);
    if (header === null || header.readInt32BE(0) !== FILE_CODE) throw broken('awalnya bukan Shapefile');
    for (let feature = 1; ; feature++) {
      const head = await bytes.take(8);
      if (head === null) return;
      // Lengths count words of two bytes.
      const length = head.readInt32BE(4) * 2;
      if (length < 4) throw broken(`panjang fitur ke-${feature} tidak masuk akal`);
      if (length > MAX_RECORD_BYTES) {
        await bytes.skip(length);
        yield { geometryFault: 'bentuknya terlalu besar' };
        continue;
      }
      const record = await bytes.take(length);
      if (record === null) throw broken(`fitur ke-${feature} terpotong`);
      yield shapeOf(record, feature);
    }
  } finally {
    bytes.close();
  }
}

function shapeOf(record: Buffer, feature: number): Shape {
  const kind = record.readInt32LE(0);
  if (kind === 0) return null;
  switch (kind % 10) {
    case POINT:
      if (record.length < 20) throw broken(`fitur ke-${feature} terpotong`);
      return { type: 'Point', coordinates: position(record, 4) };
    case MULTIPOINT: {
      const [count = 0] = counts(record, 36, 1, feature);
      return { type: 'MultiPoint', coordinates: positions(record, 40, count, feature) };
    }
    case LINE:
    case POLYGON: {
      const parts = partsOf(record, feature);
      if ('geometryFault' in parts) return parts;
      if (kind % 10 === POLYGON) return polygonOf(parts.parts);
      return parts.parts.length === 1
        ? { type: 'LineString', coordinates: parts.parts[0] }
        : { type: 'MultiLineString', coordinates: parts.parts };
    }
    default:
      return { geometryFault: `jenis bentuk ${kind} tidak dibaca` };
  }
}

/** The rings or lines of a record: a table of where each begins, then all positions. */
function partsOf(record: Buffer, feature: number): { parts: Ring[] } | GeometryFault {
  const [parts = 0, points = 0] = counts(record, 36, 2, feature);
  const from = 44 + parts * 4;
  if (parts * 4 > record.length || from + points * 16 > record.length)
    throw broken(`isi fitur ke-${feature} lebih pendek daripada yang dinyatakan`);
  if (parts > MAX_PARTS) return { geometryFault: `lebih dari ${MAX_PARTS} bagian` };
  const all = positions(record, from, points, feature);
  const starts = Array.from({ length: parts }, (_, i) => record.readInt32LE(44 + i * 4));
  const cut: Ring[] = [];
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? points;
    if (start < 0 || end < start || end > points) throw broken(`bagian fitur ke-${feature} tidak berurutan`);
    if (end > start) cut.push(all.slice(start, end));
  }
  return { parts: cut };
}

function counts(record: Buffer, at: number, how: number, feature: number): number[] {
  if (record.length < at + how * 4) throw broken(`fitur ke-${feature} terpotong`);
  const found = Array.from({ length: how }, (_, i) => record.readInt32LE(at + i * 4));
  if (found.some((n) => n < 0)) throw broken(`jumlah titik fitur ke-${feature} negatif`);
  return found;
}

function positions(record: Buffer, from: number, count: number, feature: number): Ring {
  if (from + count * 16 > record.length) throw broken(`isi fitur ke-${feature} lebih pendek daripada yang dinyatakan`);
  return Array.from({ length: count }, (_, i) => position(record, from + i * 16));
}

function position(record: Buffer, at: number): [number, number] {
  return [record.readDoubleLE(at), record.readDoubleLE(at + 8)];
}

function broken(reason: string): Refusal {
  return new Refusal(
    'unreadable_file',
    `Shapefile ini tidak dapat dibaca: ${reason}.`,
    'Buka layernya di QGIS, ekspor ulang sebagai Shapefile atau GeoJSON, lalu kirim lagi.',
  );
}
