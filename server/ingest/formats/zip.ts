// The ZIP around an XLSX, a Shapefile or a KMZ, opened with limits: a small upload cannot become a large memory or an endless read.
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { Refusal } from '@shared/errors';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** A workbook of a full ministry list has about 30 entries; pictures and many sheets add some hundreds. */
const MAX_ENTRIES = 3000;
/** All entries together, unpacked. A sheet of a million rows is about 200 MB of XML. */
const MAX_TOTAL_BYTES = 600_000_000;
/** Unpacked against packed size, for entries that unpack to more than a megabyte. Real sheets reach about 40. */
const MAX_RATIO = 200;
const RATIO_FREE_BYTES = 1_000_000;
/** Attribute tables pad every text with blanks, so that honest ones pack better than any bomb should. */
const PADDED_FREE_BYTES = 64_000_000;

export interface Zip {
  /** Names of the entries as they are written, folders left out. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** A stream over one unpacked entry; null when there is none of that name. */
  stream(name: string): Promise<Readable | null>;
  /** A small entry as text; refuses one over `maxBytes`. */
  text(name: string, maxBytes: number): Promise<string | null>;
  size(name: string): number;
  close(): void;
}

/** Opens a ZIP and checks its directory. Throws `Refusal` for a damaged, encrypted or exploding one. */
export async function openZip(path: string): Promise<Zip> {
  let file: ZipFile;
  try {
    file = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch {
    throw damaged();
  }
  try {
    const entries = await readDirectory(file);
    return zipOf(file, entries);
  } catch (error) {
    file.close();
    throw error instanceof Refusal ? error : damaged();
  }
}

async function readDirectory(file: ZipFile): Promise<Map<string, Entry>> {
  if (file.entryCount > MAX_ENTRIES) throw exploding(`berisi ${file.entryCount} bagian`);
  const entries = new Map<string, Entry>();
  let total = 0;
  for await (const entry of file.eachEntry()) {
    if ((entry.generalPurposeBitFlag & 1) === 1)
      throw new Refusal(
        'unreadable_file',
        'Berkas ini dikunci dengan kata sandi.',
        'Hapus kata sandinya, simpan lagi, lalu kirim ulang.',
      );
    total += entry.uncompressedSize;
    if (total > MAX_TOTAL_BYTES) throw exploding('menjadi lebih dari 600 MB bila dibuka');
    const free = /\.dbf$/i.test(entry.fileName) ? PADDED_FREE_BYTES : RATIO_FREE_BYTES;
    if (entry.uncompressedSize > free && entry.uncompressedSize > entry.compressedSize * MAX_RATIO)
      throw exploding(
        `satu bagiannya membesar ${Math.round(entry.uncompressedSize / Math.max(1, entry.compressedSize))} kali`,
      );
    entries.set(entry.fileName.replace(/\\/g, '/').toLowerCase(), entry);
  }
  return entries;
}

function zipOf(file: ZipFile, entries: Map<string, Entry>): Zip {
  const find = (name: string): Entry | undefined => entries.get(name.replace(/^\//, '').toLowerCase());
  const stream = async (name: string): Promise<Readable | null> => {
    const entry = find(name);
    if (!entry) return null;
    try {
      // A part unpacks before anybody reads it, and may break then: yauzl says so once, and without a listener that ends the
      // process. Behind a stream that keeps the error, who reads later is told as well.
      const kept = new PassThrough();
      kept.on('error', () => {});
      pipeline(await file.openReadStreamPromise(entry), kept, () => {});
      return kept;
    } catch {
      throw damaged();
    }
  };
  return {
    names: [...entries.values()].map((e) => e.fileName.replace(/\\/g, '/')).filter((name) => !name.endsWith('/')),
    has: (name) => find(name) !== undefined,
    stream,
    size: (name) => find(name)?.uncompressedSize ?? 0,
    async text(name, maxBytes) {
      if ((find(name)?.uncompressedSize ?? 0) > maxBytes) throw exploding(`bagian ${name} terlalu besar`);
      const source = await stream(name);
      if (!source) return null;
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of source) chunks.push(chunk as Buffer);
      } catch {
        throw damaged();
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    close: () => file.close(),
  };
}

/** The refusal for a file that is cut off or broken inside. */
export function damaged(): Refusal {
  return new Refusal(
    'unreadable_file',
    'Berkas ini tidak utuh; unggahannya mungkin terputus.',
    'Buka berkasnya untuk memastikan isinya utuh, simpan ulang, lalu kirim lagi.',
  );
}

function exploding(what: string): Refusal {
  return new Refusal(
    'payload_too_large',
    `Berkas ini ditolak: ${what}.`,
    'Kirim hanya lembar atau layer yang berisi data.',
  );
}
