// A body kept in compressed form and sent as the client can take it; each form is made once, whoever asks first.
import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const GZIP = promisify(gzip);
const GUNZIP = promisify(gunzip);
const BROTLI = promisify(brotliCompress);

export type Encoding = 'br' | 'gzip' | 'identity';

/** The best encoding that an Accept-Encoding header allows, of those we make. */
export function encodingFor(header: string | undefined): Encoding {
  const weights = new Map<string, number>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.trim().split(';');
    const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((v) => v !== undefined);
    if (name !== '') weights.set(name.trim(), q === undefined ? 1 : Number(q));
  }
  const weight = (name: Encoding) => weights.get(name) ?? weights.get('*') ?? 0;
  if (weight('br') > 0 && weight('br') >= weight('gzip')) return 'br';
  return weight('gzip') > 0 ? 'gzip' : 'identity';
}

/** A body and its forms. It is kept as gzip: the form that every client of ours takes. */
export class EncodedBody {
  private brotli: Promise<Buffer> | null = null;

  private constructor(
    private readonly zipped: Buffer,
    /** Length in bytes of the plain body. */
    readonly plainLength: number,
  ) {}

  static async of(plain: Uint8Array | string): Promise<EncodedBody> {
    const bytes = typeof plain === 'string' ? Buffer.from(plain) : plain;
    return new EncodedBody(await GZIP(bytes, { level: 6 }), bytes.byteLength);
  }

  /** Memory held, at most, in bytes. */
  get weight(): number {
    return this.zipped.length * 2;
  }

  async as(encoding: Encoding): Promise<Buffer> {
    if (encoding === 'gzip') return this.zipped;
    if (encoding === 'identity') return GUNZIP(this.zipped);
    this.brotli ??= GUNZIP(this.zipped).then((plain) =>
      BROTLI(plain, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
      }),
    );
    return this.brotli;
  }
}

/** True when the client already holds what the ETag names. */
export function holds(request: FastifyRequest, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return header.split(',').some((held) => held.trim() === '*' || held.trim().replace(/^W\//, '') === etag);
}

/**
 * Sends a body under a strong ETag, or 304 when the client holds it.
 * @param etag with its quotes
 */
export async function sendEncoded(
  request: FastifyRequest,
  reply: FastifyReply,
  body: EncodedBody,
  etag: string,
  type: string,
): Promise<FastifyReply> {
  addVary(reply, 'Accept-Encoding');
  reply.header('ETag', etag).header('Cache-Control', 'no-cache');
  if (holds(request, etag)) return reply.code(304).send();
  const encoding = encodingFor(request.headers['accept-encoding']);
  if (encoding !== 'identity') reply.header('Content-Encoding', encoding);
  return reply.type(type).send(await body.as(encoding));
}

/** Adds a name to the Vary header without losing those that are there. */
export function addVary(reply: FastifyReply, name: string): void {
  const before = reply.getHeader('Vary');
  reply.header('Vary', before === undefined ? name : `${before}, ${name}`);
}
