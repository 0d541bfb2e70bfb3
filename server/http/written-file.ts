// Sends a file that is written while it is sent, for saving under a name.
import { PassThrough, type Writable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * @param name suggested name, shown to a person; any characters
 * @param write writes the file and ends the stream; its failure cuts the answer off, so that no half file looks whole
 */
export function sendWritten(
  reply: FastifyReply,
  name: string,
  type: string,
  write: (target: Writable) => Promise<void>,
): FastifyReply {
  const target = new PassThrough();
  write(target).catch((error: unknown) => target.destroy(error instanceof Error ? error : new Error(String(error))));
  const plain = name.replace(/[^\w.-]+/g, '-');
  return reply
    .type(type)
    .header('Cache-Control', 'no-store')
    .header('Content-Disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(target);
}
