// A submitted file on its way in: the raw body, or the part `file` of a multipart body, as a stream within the limit.
import { type Readable, Transform } from 'node:stream';
import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { refusals } from './refusals';

export interface Upload {
  /** Ends with an error when the sender stops before the end or sends more than the limit. */
  stream: Readable;
  /** Media type without parameters, lower case; empty when none was given. */
  contentType: string;
  /** Name without folders, or null. */
  fileName: string | null;
}

/**
 * The file of a request whose body was left unread.
 * @throws Refusal when it is announced larger than the limit, empty, or multipart without a part `file`
 */
export async function uploadOf(request: FastifyRequest): Promise<Upload> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  // Multipart has some bytes around the file: the file itself is counted below.
  const limit = request.routeOptions.bodyLimit;
  if (announced > limit + (request.isMultipart() ? 64 * 1024 : 0)) throw refusals.tooLarge(limit);
  if (request.isMultipart()) return filePart(request);
  if (announced === 0 || (Number.isNaN(announced) && request.headers['transfer-encoding'] === undefined))
    throw refusals.emptyBody();
  return {
    stream: bounded(request.raw, limit),
    contentType: mediaType(request.headers['content-type']),
    fileName: plainName(namedIn(request)),
  };
}

async function filePart(request: FastifyRequest): Promise<Upload> {
  if (!/;\s*boundary=/i.test(request.headers['content-type'] ?? '')) throw refusals.noBoundary();
  const part = await request
    .file({ limits: { files: 1, fields: 20, fieldSize: 10_000, fileSize: Number.POSITIVE_INFINITY } })
    .catch((error: unknown) => {
      // Of the parser's own errors only the limits have a status; the rest say that the body is not what it claims.
      if (error instanceof Error && 'statusCode' in error) throw error;
      throw refusals.badMultipart();
    });
  if (part === undefined) throw refusals.noFilePart();
  if (part.fieldname !== 'file') {
    part.file.resume();
    throw refusals.noFilePart();
  }
  return {
    stream: bounded(part.file, request.routeOptions.bodyLimit),
    contentType: mediaType(part.mimetype),
    fileName: plainName(part.filename),
  };
}

/** How many times the limit of a refused body is read away so that its sender sees the answer; beyond it the connection is cut. */
const READ_AWAY = 4;

/**
 * Passes a body on, counts it, and turns a broken connection into an error of the stream. Not `pipeline`: that would
 * leave the connection of a refused body half read, neither answered nor closed.
 */
function bounded(source: Readable, limit: number): Readable {
  let taken = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      if (taken > limit) done(refusals.tooLarge(limit));
      else done(null, chunk);
    },
  });
  // Whoever reads it hears of the error; one that comes before it is read must not end the process.
  counter.on('error', () => undefined);
  // A short body may have broken off before anybody could listen.
  if (source.destroyed && !source.readableEnded) {
    counter.destroy(refusals.cutOff());
    return counter;
  }
  let ended = false;
  source.once('end', () => {
    ended = true;
  });
  source.once('error', () => counter.destroy(refusals.cutOff()));
  source.once('close', () => {
    if (!ended) counter.destroy(refusals.cutOff());
  });
  counter.once('close', () => {
    if (ended) return;
    source.unpipe(counter);
    source.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > READ_AWAY * limit) source.destroy();
    });
    source.resume();
  });
  source.pipe(counter);
  return counter;
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The file's name from `X-File-Name` (percent-encoded) or `Content-Disposition`. */
function namedIn(request: FastifyRequest): string | null {
  const given = request.headers['x-file-name'];
  if (typeof given === 'string') {
    try {
      return decodeURIComponent(given);
    } catch {
      return given;
    }
  }
  return /filename="?([^";]+)"?/i.exec(request.headers['content-disposition'] ?? '')?.[1] ?? null;
}

/** A name that can be shown and logged: no folders, no control characters, not endless. */
function plainName(name: string | null | undefined): string | null {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  const clean = [...last]
    .filter((c) => c >= ' ' && c !== '\u007f')
    .join('')
    .trim()
    .slice(0, 200);
  return clean === '' ? null : clean;
}
