// The formats that we read, and how a file's format is recognised: by its bytes, checked against what its sender said.
import { Refusal } from '@shared/errors';
import { csvFormat, readHead } from './csv';
import type { FormatReader, ReceivedFile, TableSource } from './format';
import { geojsonFormat } from './geojson';
import { gpkgFormat } from './gpkg';
import { jsonFormat } from './json';
import { kmlFormat } from './kml';
import { shapefileFormat } from './shapefile';
import { xlsxFormat } from './xlsx';
import { openZip } from './zip';

/** In the order in which their bytes are recognised: the most particular first. */
export const FORMATS: readonly FormatReader[] = [
  xlsxFormat,
  shapefileFormat,
  kmlFormat,
  gpkgFormat,
  geojsonFormat,
  jsonFormat,
  csvFormat,
];

/** Media types that say nothing: browsers and command lines send them for any file. */
const VAGUE_TYPES = ['application/octet-stream', 'binary/octet-stream', 'multipart/form-data', ''];

/** Media types under which submissions are accepted, for the HTTP layer's parsers. */
export const ACCEPTED_CONTENT_TYPES: readonly string[] = [
  ...new Set([...FORMATS.flatMap((f) => f.contentTypes), 'application/octet-stream']),
];

/** Recognises and opens a file. Throws `Refusal` (415 for a type that we do not read, 422 for a damaged file). */
export async function openFile(file: ReceivedFile): Promise<TableSource> {
  if (file.bytes === 0)
    throw new Refusal('unreadable_file', 'Berkas ini kosong (0 bita).', 'Periksa berkasnya, lalu kirim ulang.');
  const head = await readHead(file.path, 4096);
  const said = mediaType(file.contentType);
  if (!VAGUE_TYPES.includes(said) && !FORMATS.some((f) => f.contentTypes.includes(said)))
    throw unsupported(`Jenis ${said} tidak dibaca.`, { contentType: said });
  refuseKnownOthers(head);
  const format = isZip(head) ? await zipFormat(file) : FORMATS.find((f) => f.accepts(head));
  if (format?.id === 'csv' && /json$/.test(said)) throw notJson();
  if (!format) throw unsupported('Isi berkas ini tidak dikenali.', { contentType: said });
  if (!VAGUE_TYPES.includes(said) && !format.contentTypes.includes(said) && !sameFamily(said, format.id))
    throw unsupported(`Berkas dikirim sebagai ${said}, tetapi isinya ${format.id.toUpperCase()}.`, {
      contentType: said,
      found: format.id,
    });
  return format.open(file);
}

function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE(0) === 0x504b0304;
}

/** The format of a ZIP by what it holds. Throws `Refusal` for one that is damaged, exploding or something else. */
async function zipFormat(file: ReceivedFile): Promise<FormatReader> {
  const zip = await openZip(file.path);
  try {
    const format = FORMATS.find((f) => f.acceptsZip?.(zip.names));
    if (format) return format;
    const inside = zip.names.slice(0, 3).join(', ');
    throw unsupported(`ZIP ini berisi ${inside || 'tidak apa-apa'}, bukan XLSX, Shapefile atau KMZ.`, { found: 'zip' });
  } finally {
    zip.close();
  }
}

/** `text/csv; charset=utf-8` -> `text/csv` */
function mediaType(contentType: string | null): string {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Excel on Windows labels whatever it opens as its old type; a workbook is a ZIP. */
function sameFamily(said: string, found: string): boolean {
  return found === 'xlsx' && (said === 'application/vnd.ms-excel' || shapefileFormat.contentTypes.includes(said));
}

/** Files that agencies do send by mistake get a message of their own. */
function refuseKnownOthers(head: Buffer): void {
  const start = head.toString('latin1', 0, 512);
  if (start.startsWith('%PDF'))
    throw unsupported('Ini berkas PDF; angka di dalamnya tidak dapat dibaca dengan pasti.', { found: 'pdf' });
  if (head.length >= 8 && head.readUInt32BE(0) === 0xd0cf11e0)
    throw new Refusal(
      'unreadable_file',
      'Ini berkas Excel lama (.xls) atau XLSX yang dikunci dengan kata sandi.',
      'Buka berkasnya, hapus kata sandinya bila ada, simpan sebagai .xlsx, lalu kirim ulang.',
      { found: 'xls' },
    );
  if (/^\s*(<!doctype html|<html|<table)/i.test(start))
    throw unsupported('Ini halaman web (HTML) walau namanya lembar kerja.', { found: 'html' });
}

function notJson(): Refusal {
  return new Refusal(
    'unreadable_file',
    'Isi yang dikirim sebagai JSON bukan JSON.',
    'Tulis {"rows": [{"kolom": nilai}, ...]}, atau kirim dengan Content-Type yang sesuai isinya.',
  );
}

function unsupported(what: string, details: Record<string, unknown>): Refusal {
  return new Refusal(
    'unsupported_media',
    what,
    'Kirim XLSX, CSV, GeoJSON, JSON, KML, GeoPackage, atau Shapefile dalam ZIP.',
    details,
  );
}
