// Takes a body to disk while hashing it, with a bound on its size: nothing larger than a chunk is held in memory.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '@shared/errors';

/** Largest body of a submission. The whole province's schools with every column are about 5 MB. */
export const MAX_SUBMISSION_BYTES = 200_000_000;

export interface Spooled {
  path: string;
  bytes: number;
  sha256: string;
  /** Removes the spooled file; a file that was given by path stays. */
  dispose(): Promise<void>;
}

/** @param folder where temporary files may be written; made when it is missing. Throws `Refusal('payload_too_large')`. */
export async function spool(body: Readable, folder: string, maxBytes = MAX_SUBMISSION_BYTES): Promise<Spooled> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${randomUUID()}.part`);
  const dispose = (): Promise<void> => rm(path, { force: true });
  const meter = new HashingMeter(maxBytes);
  try {
    await pipeline(body, meter, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await dispose();
    if (isAborted(error)) throw cutOff();
    throw error;
  }
  return { path, bytes: meter.bytes, sha256: meter.digest(), dispose };
}

/** Hashes a file that lies on disk already, such as the samples. */
export async function hashFile(path: string, maxBytes = MAX_SUBMISSION_BYTES): Promise<Spooled> {
  const { size } = await stat(path);
  if (size > maxBytes) throw tooLarge(maxBytes);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { path, bytes: size, sha256: hash.digest('hex'), dispose: async () => {} };
}

class HashingMeter extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');
  constructor(private readonly maxBytes: number) {
    super();
  }
  override _transform(chunk: Buffer, _encoding: string, done: (error?: Error | null, data?: Buffer) => void): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) {
      done(tooLarge(this.maxBytes));
      return;
    }
    this.hash.update(chunk);
    done(null, chunk);
  }
  digest(): string {
    return this.hash.digest('hex');
  }
}

function isAborted(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR'].includes(code);
}

function cutOff(): Refusal {
  return new Refusal(
    'bad_request',
    'Unggahan terputus sebelum selesai; tidak ada yang disimpan.',
    'Kirim ulang berkasnya.',
  );
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(
    'payload_too_large',
    `Berkas ini lebih besar dari ${Math.round(maxBytes / 1_000_000)} MB.`,
    'Bagi berkasnya, atau kirim hanya kolom yang diperlukan.',
  );
}
