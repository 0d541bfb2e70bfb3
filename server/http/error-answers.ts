// Turns whatever went wrong into the one error body, with the right status and without anything of the inside.
import { type ApiError, Refusal } from '@shared/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { refusals } from './refusals';

/**
 * The refusal that an error stands for. `internal` means: a bug or a broken part, to be logged.
 * @param request the request's id, told to the caller with an internal error.
 * @param bodyLimit of the route, bytes
 */
export function refusalFor(error: unknown, request: string, bodyLimit = 0): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return refusals.badField(
      error.validation.map((issue) => ({
        path: issue.instancePath.split('/').filter(Boolean).join('.') || partOf(error.validationContext),
        message: issue.message ?? 'tidak sah',
      })),
    );
  }
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>;
  if (isDatabaseOutage(code)) return refusals.unavailable();
  if (isFullDisk(code)) return refusals.diskFull();
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return refusals.tooSlow();
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return refusals.cutOff();
  if (statusCode === undefined || statusCode >= 500) return refusals.internal(request);
  if (statusCode === 413) return refusals.tooLarge(bodyLimit);
  if (statusCode === 415) return refusals.mediaType('');
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) return refusals.badJson();
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return refusals.emptyBody();
  return refusals.badRequest('Permintaan tidak dapat dibaca.', 'Periksa permintaannya, lalu kirim lagi.');
}

/** Sends an error as its body; logs only what is our own fault. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  let refusal = refusalFor(error, request.id, request.routeOptions?.bodyLimit);
  if (refusal.code === 'unsupported_media' && !(error instanceof Refusal))
    refusal = refusals.mediaType(request.headers['content-type'] ?? '');
  if (refusal.code === 'internal') request.log.error({ err: error }, 'request failed');
  if (refusal.code === 'unauthorized') reply.header('WWW-Authenticate', 'Bearer');
  if (refusal.code === 'method_not_allowed') {
    const allowed = refusal.details?.allowed;
    if (Array.isArray(allowed)) reply.header('Allow', allowed.join(', '));
  }
  const wait = retryAfter(refusal);
  if (wait !== null) reply.header('Retry-After', String(wait));
  reply
    .code(refusal.status)
    .header('Cache-Control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(withRequest(refusal.toJSON(), request.id));
}

/** Seconds after which the same may be asked again; null where waiting does not help. */
function retryAfter({ code, details }: Refusal): number | null {
  if (code !== 'unavailable' && code !== 'rate_limited') return null;
  if (typeof details?.retryAfterSeconds === 'number') return details.retryAfterSeconds;
  if (code === 'rate_limited') return 1;
  return details?.reason === 'disk_full' ? 30 : 2;
}

/** The request's id in the body too: who reports an error seldom has its headers. */
function withRequest(body: ApiError, request: string): ApiError {
  return { ...body, details: { ...body.details, request } };
}

/** What the file system says when there is no room, or when it may no longer be written. */
function isFullDisk(code: unknown): boolean {
  return typeof code === 'string' && /^(ENOSPC|EDQUOT|EROFS|EIO)$/.test(code);
}

/** Connection failures of node and pg, and PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shut down). */
function isDatabaseOutage(code: unknown): boolean {
  return typeof code === 'string' && /^(ECONNREFUSED|EPIPE|ENOENT_SOCKET|08\w{3}|53\w{3}|57P\w{2})$/.test(code);
}

function partOf(context: unknown): string {
  switch (context) {
    case 'querystring':
      return 'query';
    case 'params':
      return 'alamat';
    case 'headers':
      return 'header';
    default:
      return 'isi';
  }
}
