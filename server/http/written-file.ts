// Sends a file that is made for its reader: written to the disk first, so that a slow reader holds nothing but the file.
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface WrittenFile {
  path: string;
  bytes: number;
}

/**
 * Writes a file into a folder for files on their way.
 * @param write writes it and ends the stream; when it fails nothing is left
 */
export async function writtenIn(folder: string, write: (target: Writable) => Promise<void>): Promise<WrittenFile> {
  await mkdir(folder, { recursive: true });
  const place = path.join(folder, `${randomUUID()}.out`);
  const target = createWriteStream(place, { mode: 0o600 });
  const done = finished(target);
  // Whichever fails first is told; the other must not end the process.
  done.catch(() => undefined);
  try {
    await Promise.race([write(target), done]);
    await done;
    return { path: place, bytes: (await stat(place)).size };
  } catch (error) {
    target.destroy();
    await done.catch(() => undefined);
    await rm(place, { force: true });
    throw error;
  }
}

/**
 * Sends a written file for saving under a name, and removes it when it was taken or its reader is gone.
 * @param name suggested name, shown to a person; any characters
 */
export function sendWritten(reply: FastifyReply, name: string, type: string, file: WrittenFile): FastifyReply {
  const content = createReadStream(file.path);
  content.once('close', () => void rm(file.path, { force: true }));
  const plain = name.replace(/[^\w.-]+/g, '-');
  return reply
    .type(type)
    .header('Cache-Control', 'no-store')
    .header('Content-Length', file.bytes)
    .header('Content-Disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(content);
}
