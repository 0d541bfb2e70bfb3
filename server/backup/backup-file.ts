// A backup on the disk: a dump, compressed, written whole under its name or not at all, and read back before it is believed.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Refusal } from '@shared/errors';
import type pg from 'pg';
import { type DumpFacts, dumpStore } from './dump';
import type { Footer, Header } from './format';
import { readDump } from './read-dump';
import { damage } from './refusals';

/** What a backup holds. `sha256` is that of the file itself, as `sha256sum` gives it; `bytes` its size. */
export interface BackupFacts {
  header: Header;
  footer: Footer;
  sha256: string;
  bytes: number;
}

/**
 * Writes a backup of the store that a connection reaches, and reads it back.
 * @param client a connection of its own, in no transaction; the caller closes it
 * @param about version of the program, and epoch milliseconds
 * @param signal ends it at any moment before the file has its name; nothing is left then
 * @throws Refusal `conflict` when the file is there already: a backup is never overwritten
 */
export async function writeBackup(
  client: pg.ClientBase,
  file: string,
  about: { product: string; now: number },
  signal?: AbortSignal,
): Promise<BackupFacts> {
  const part = `${file}.${process.pid}.part`;
  try {
    const written = createHash('sha256');
    let facts: DumpFacts | null = null;
    const dump = async function* (): AsyncGenerator<Buffer> {
      facts = yield* dumpStore(client, about);
    };
    // Readable to whoever runs the server only: it holds everything that the agencies sent.
    const sink = createWriteStream(part, { mode: 0o600 });
    await pipeline(Readable.from(dump()), createGzip(), hashing(written), sink, { signal });
    await synced(part);
    const sha256 = written.digest('hex');
    const back = await readBackup(part, signal);
    const said = facts as DumpFacts | null;
    if (back.sha256 !== sha256 || back.footer.sha256 !== said?.footer.sha256) throw damage.checksum();
    await named(part, file);
    return back;
  } finally {
    await rm(part, { force: true });
  }
}

/**
 * Reads a backup to its end and answers what it holds.
 * @throws Refusal when it is damaged, cut off, foreign or newer; the signal's reason when it is ended before
 */
export async function readBackup(file: string, signal?: AbortSignal): Promise<BackupFacts> {
  const content = backupContent(file);
  let header: Header | null = null;
  let footer: Footer | null = null;
  for await (const piece of readDump(content.dump())) {
    signal?.throwIfAborted();
    if (piece.kind === 'header') header = piece.header;
    if (piece.kind === 'footer') footer = piece.footer;
  }
  signal?.throwIfAborted();
  if (!header || !footer) throw damage.cutOff();
  return { header, footer, ...content.facts() };
}

/** A backup's dump, and what the file itself was once the dump was taken to its end. A dump as plain text is read too. */
export function backupContent(file: string): {
  dump: () => AsyncGenerator<Buffer>;
  facts: () => { sha256: string; bytes: number };
} {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    dump: async function* () {
      const compressed = await isCompressed(file);
      const source = createReadStream(file, { highWaterMark: 256 * 1024 });
      const counted = source.pipe(
        hashing(hash, (size) => {
          bytes += size;
        }),
      );
      source.once('error', (error) => counted.destroy(error));
      const dump = compressed ? counted.pipe(createGunzip({ chunkSize: 256 * 1024 })) : counted;
      counted.once('error', (error) => dump.destroy(error));
      try {
        for await (const piece of dump) yield piece as Buffer;
      } catch (error) {
        throw explained(error);
      } finally {
        source.destroy();
      }
    },
    facts: () => ({ sha256: hash.digest('hex'), bytes }),
  };
}

async function isCompressed(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal('not_found', `Cadangan ${file} tidak dapat dibuka (${error.code}).`, 'Periksa namanya.');
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function hashing(hash: Hash, onBytes: (size: number) => void = () => undefined): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      onBytes(piece.length);
      done(null, piece);
    },
  });
}

/** What zlib says of a damaged file, in our words. */
function explained(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return damage.cutOff();
  if (code?.startsWith('Z_')) return damage.compression();
  if (code === 'EISDIR') return damage.notOurs();
  return error;
}

/** @param flags for writing: Windows syncs no file that is open for reading alone; a folder opens only for reading */
async function synced(place: string, flags: 'r' | 'r+' = 'r+'): Promise<void> {
  const handle = await open(place, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const LINKS_UNKNOWN = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Gives a finished file its name, unless another has it; both names are on the disk before this returns. */
async function named(part: string, file: string): Promise<void> {
  const taken = (error: NodeJS.ErrnoException): never => {
    if (error.code !== 'EEXIST') throw error;
    throw new Refusal('conflict', `Berkas ${file} sudah ada.`, 'Pilih nama lain; cadangan tidak pernah ditimpa.');
  };
  await link(part, file).catch(async (error: NodeJS.ErrnoException) => {
    if (!LINKS_UNKNOWN.has(error.code ?? '')) return taken(error);
    // Sticks and some network drives know no links: the name is taken first, then what is behind it is put in its place.
    const handle = await open(file, 'wx').catch(taken);
    await handle.close();
    await rename(part, file);
  });
  // Windows knows no handle on a folder.
  if (process.platform !== 'win32') await synced(path.dirname(file), 'r');
}
