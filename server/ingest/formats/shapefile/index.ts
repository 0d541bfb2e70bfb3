// Zipped Shapefiles: each .shp in the ZIP is a layer, with its attributes (.dbf), projection (.prj) and encoding (.cpg).
import { Refusal } from '@shared/errors';
import type { FormatReader, RawRow, ReceivedFile, TableSource } from '../format';
import { crsOfText, KNOWN_CRS } from '../geo/crs';
import { type Layer, layeredSource, type StatedCrs } from '../geo/layers';
import { positionsOf } from '../geo/projection';
import { openZip, type Zip } from '../zip';
import { type DbfHeader, headerOf, readRecords } from './dbf';
import { textReader } from './encoding';
import { readShapes } from './shp';

const MAX_LAYERS = 50;
const MAX_SMALL_PART = 100_000;

export const shapefileFormat: FormatReader = {
  id: 'shapefile',
  contentTypes: ['application/zip', 'application/x-zip-compressed', 'application/x-zip'],
  accepts: () => false,
  acceptsZip: (names) => names.some((n) => isPart(n, 'shp')),
  open: openShapefile,
};

/** Finder on a Mac puts a shadow of every file beside it. */
function isPart(name: string, ending: string): boolean {
  return name.toLowerCase().endsWith(`.${ending}`) && !/(^|\/)(__MACOSX\/|\._)/.test(name);
}

async function openShapefile(file: ReceivedFile): Promise<TableSource> {
  const zip = await openZip(file.path);
  try {
    const names = zip.names.filter((n) => isPart(n, 'shp'));
    if (names.length > MAX_LAYERS)
      throw refused(`ZIP ini berisi lebih dari ${MAX_LAYERS} layer.`, 'Kirim hanya layer yang diperlukan dataset.');
    const layers = await Promise.all(names.map((name) => openLayer(zip, name.slice(0, -4))));
    return layeredSource('shapefile', layers, async () => zip.close());
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** @param base path of the layer in the ZIP without its ending */
async function openLayer(zip: Zip, base: string): Promise<Layer> {
  const name = base.split('/').at(-1) ?? base;
  if (!zip.has(`${base}.dbf`))
    throw refused(
      `Tabel atribut (${name}.dbf) tidak ada di ZIP ini.`,
      'Satukan semua bagian layer (.shp, .shx, .dbf, .prj, .cpg) dalam satu ZIP, lalu kirim ulang.',
    );
  const header = await headerOf(await part(zip, `${base}.dbf`));
  const cpg = await zip.text(`${base}.cpg`, MAX_SMALL_PART);
  const text = textReader(cpg, header.languageDriver);
  return {
    name,
    keys: async () => header.fields.map((f) => f.name),
    features: () => features(zip, base, header, text),
    crs: () => projectionOf(zip, base, name),
  };
}

async function* features(
  zip: Zip,
  base: string,
  header: DbfHeader,
  text: ReturnType<typeof textReader>,
): AsyncGenerator<RawRow> {
  const shapes = readShapes(await part(zip, `${base}.shp`));
  const records = readRecords(await part(zip, `${base}.dbf`), text);
  try {
    for (let row = 1; ; row++) {
      const [shape, record] = [await shapes.next(), await records.next()];
      if (shape.done && record.done) return;
      if (shape.done || record.done) throw unequal(shape.done ? row - 1 : null, header.records);
      if (record.value === null) continue;
      yield { row, cells: record.value, geometry: shape.value };
    }
  } finally {
    await shapes.return(undefined);
    await records.return(undefined);
  }
}

async function part(zip: Zip, name: string): Promise<NonNullable<Awaited<ReturnType<Zip['stream']>>>> {
  const stream = await zip.stream(name);
  if (stream) return stream;
  throw refused(`Bagian ${name} tidak ada di ZIP ini.`, 'Satukan semua bagian layer dalam satu ZIP, lalu kirim ulang.');
}

async function projectionOf(zip: Zip, base: string, name: string): Promise<StatedCrs> {
  const text = await zip.text(`${base}.prj`, MAX_SMALL_PART);
  if (text === null || text.trim() === '') {
    const sample = await firstPosition(zip, base);
    throw refused(
      `Proyeksi layer "${name}" tidak diketahui: berkas ${name}.prj tidak ada di ZIP ini.${sample ? ` Koordinatnya mis. ${sample.join(', ')}.` : ''}`,
      'Sertakan berkas .prj. Bila tidak ada: di QGIS, Set Layer CRS ke proyeksi yang sebenarnya, lalu Export > Save Features As, ESRI Shapefile, CRS EPSG:4326.',
      { missing: `${name}.prj`, ...(sample ? { sample } : {}) },
    );
  }
  const crs = crsOfText(text);
  if (crs) return { crs, stated: `${name}.prj`, byFormat: false };
  throw refused(
    `Proyeksi dalam ${name}.prj tidak dikenal: ${text.replace(/\s+/g, ' ').trim().slice(0, 80)}.`,
    `Yang dibaca: ${KNOWN_CRS}. Di QGIS: Export > Save Features As dengan CRS EPSG:4326, lalu kirim ulang.`,
    { prj: text.slice(0, 1000) },
  );
}

async function firstPosition(zip: Zip, base: string): Promise<[number, number] | null> {
  for await (const shape of readShapes(await part(zip, `${base}.shp`)))
    for (const position of positionsOf(shape)) return position;
  return null;
}

function unequal(shapes: number | null, records: number): Refusal {
  const have = shapes === null ? `lebih dari ${records}` : String(shapes);
  return refused(
    `Layer ini tidak utuh: bentuknya ${have}, baris atributnya ${records}.`,
    'Buka layernya di QGIS, ekspor ulang sebagai Shapefile, lalu kirim semua bagiannya dalam satu ZIP.',
  );
}

function refused(message: string, fix: string, details?: Record<string, unknown>): Refusal {
  return new Refusal('unreadable_file', message, fix, details);
}
