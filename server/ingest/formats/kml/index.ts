// KML and KMZ: each Placemark is a row; its name, description, folder and extended data are columns. Always WGS84 degrees.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Refusal } from '@shared/errors';
import { readHead } from '../csv';
import type { FormatReader, RawRow, ReceivedFile, TableSource } from '../format';
import { WGS84 } from '../geo/crs';
import { layeredSource, MAX_ATTRIBUTES } from '../geo/layers';
import { openZip } from '../zip';
import { readPlacemarks } from './placemarks';

/** Unpacked size of the document in a KMZ. */
const MAX_DOCUMENT_BYTES = 100_000_000;

export const kmlFormat: FormatReader = {
  id: 'kml',
  contentTypes: [
    'application/vnd.google-earth.kml+xml',
    'application/vnd.google-earth.kmz',
    'application/xml',
    'text/xml',
    'application/zip',
    'application/x-zip-compressed',
  ],
  accepts: (head) => /^\ufeff?\s*<[\s\S]*<(\w+:)?kml[\s>]|^\ufeff?\s*<(\w+:)?kml[\s>]/i.test(head.toString('utf8')),
  acceptsZip: (names) => documentOf(names) !== undefined,
  open: openKml,
};

/** Google Earth calls it doc.kml; else the first one at the top. */
function documentOf(names: readonly string[]): string | undefined {
  const documents = names.filter((n) => /\.kml$/i.test(n) && !/(^|\/)(__MACOSX\/|\._)/.test(n));
  return (
    documents.find((n) => n.toLowerCase() === 'doc.kml') ?? documents.find((n) => !n.includes('/')) ?? documents[0]
  );
}

async function openKml(file: ReceivedFile): Promise<TableSource> {
  const head = await readHead(file.path, 200);
  if (head.readUInt32BE(0) !== 0x504b0304) {
    refuseOtherEncoding(head);
    return placemarkSource(async () => createReadStream(file.path, { highWaterMark: 1 << 16 }));
  }
  const zip = await openZip(file.path);
  try {
    const name = documentOf(zip.names) ?? '';
    if (zip.size(name) > MAX_DOCUMENT_BYTES)
      throw new Refusal(
        'payload_too_large',
        `Dokumen di dalam KMZ ini lebih besar dari ${MAX_DOCUMENT_BYTES / 1_000_000} MB.`,
        'Bagi layernya, lalu kirim satu per satu.',
      );
    const open = async (): Promise<Readable> => {
      const stream = await zip.stream(name);
      if (stream === null) throw new Error(`${name} is in the directory and cannot be opened`);
      return stream;
    };
    return placemarkSource(open, async () => zip.close());
  } catch (error) {
    zip.close();
    throw error;
  }
}

function refuseOtherEncoding(head: Buffer): void {
  const stated = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(head.toString('latin1'))?.[1] ?? 'utf-8';
  if (/^(utf-?8|us-ascii)$/i.test(stated)) return;
  throw new Refusal(
    'unreadable_file',
    `KML ini ditulis dalam ${stated}; yang dibaca hanya UTF-8.`,
    'Simpan ulang dari Google Earth atau QGIS, lalu kirim lagi.',
    { encoding: stated },
  );
}

function placemarkSource(open: () => Promise<Readable>, close?: () => Promise<void>): TableSource {
  let names: Promise<string[]> | null = null;
  const keys = (): Promise<string[]> => {
    names ??= findNames(open);
    return names;
  };
  async function* features(): AsyncGenerator<RawRow> {
    const columns = await keys();
    let row = 0;
    for await (const { values, geometry } of readPlacemarks(await open()))
      yield { row: ++row, cells: columns.map((c) => values.get(c) ?? null), geometry };
  }
  const layer = {
    name: '',
    keys,
    features,
    crs: async () => ({ crs: WGS84, stated: 'baku KML', byFormat: true }),
  };
  return layeredSource('kml', [layer], close);
}

/** Names of all Placemarks' values, in the order in which they are first met. */
async function findNames(open: () => Promise<Readable>): Promise<string[]> {
  const found = new Set<string>();
  for await (const { values } of readPlacemarks(await open())) {
    for (const key of values.keys()) found.add(key);
    if (found.size > MAX_ATTRIBUTES)
      throw new Refusal(
        'unreadable_file',
        `Berkas ini memiliki lebih dari ${MAX_ATTRIBUTES} nama kolom.`,
        'Kirim hanya kolom yang diperlukan dataset.',
      );
  }
  return [...found];
}
