// Which pages may talk to the server: the app's own scheme and pages that the server itself served. All others are refused.
import type { FastifyInstance } from 'fastify';
import { refusals } from './refusals';

/** Origin of the desktop app's windows. */
export const APP_ORIGIN = 'app://sumut';

/**
 * @param origin the request's Origin header; absent for programs that are no browser.
 * @param host the request's Host header; a page has the same origin when it was fetched from it.
 */
export function originMay(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || origin === APP_ORIGIN) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

const EXPOSED = 'ETag, Location, Content-Disposition, Content-Range, Accept-Ranges, X-Request-Id, Retry-After';

/** Answers preflights and marks answers for the app's origin. */
export function guardOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin, host } = request.headers;
    if (origin === undefined) return;
    reply.header('Vary', 'Origin');
    if (!originMay(origin, host)) throw refusals.originMayNot(origin);
    reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Expose-Headers', EXPOSED);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return;
    return reply
      .code(204)
      .header('Access-Control-Allow-Methods', 'GET, HEAD, PUT, POST')
      .header(
        'Access-Control-Allow-Headers',
        'Authorization, Content-Type, Idempotency-Key, X-Request-Id, X-File-Name, If-None-Match, Range',
      )
      .header('Access-Control-Max-Age', '600')
      .send();
  });
}
