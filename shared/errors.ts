// Errors that a user or a client can cause: a closed set, each with what happened and what to do.
import { z } from 'zod';

export const ErrorCode = z.enum([
  'bad_request', // the request itself is malformed
  'unauthorized', // no token, or one that is unknown, expired or revoked
  'forbidden', // a known token that may not do this
  'insecure', // credentials came over plain HTTP from another machine
  'not_found',
  'method_not_allowed',
  'conflict', // state on the server does not allow it
  'idempotency_conflict', // same Idempotency-Key, other body
  'confirm_removal', // mode=all would remove more than a tenth of the agency's rows
  'unsupported_media', // a file type that we do not read
  'payload_too_large',
  'unreadable_file', // truncated, encrypted, not what it says it is
  'no_valid_rows', // nothing in the file could be taken
  'rows_rejected', // mode=all and at least one bad row
  'mapping_needed', // the columns could not be found; a mapping is needed
  'declaration_invalid',
  'declaration_breaks_rows', // the change would break rows already held
  'too_old', // the asked sequence is no longer kept
  'rate_limited', // too often; Retry-After says when to try again
  'unavailable', // the store cannot make it durable now
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** Body of every answer that is not 2xx. `message` says what happened, `fix` what to do, both in Indonesian. */
export const ApiError = z.object({
  code: ErrorCode,
  message: z.string(),
  fix: z.string(),
  /** With `confirm_removal`: how many rows would be removed; the number that `confirmRemoval` must repeat. */
  removed: z.number().int().nonnegative().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type ApiError = z.infer<typeof ApiError>;

/** HTTP status that an error code is answered with. */
export const HTTP_STATUS: Record<ErrorCode, number> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  insecure: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  idempotency_conflict: 409,
  confirm_removal: 409,
  unsupported_media: 415,
  payload_too_large: 413,
  unreadable_file: 422,
  no_valid_rows: 422,
  rows_rejected: 422,
  mapping_needed: 422,
  declaration_invalid: 422,
  declaration_breaks_rows: 409,
  too_old: 410,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** A refusal that travels as an exception inside one process and as {@link ApiError} outside it. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fix: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'Refusal';
  }
  get status(): number {
    return HTTP_STATUS[this.code];
  }
  toJSON(): ApiError {
    return {
      code: this.code,
      message: this.message,
      fix: this.fix,
      ...(this.details ? { details: this.details } : {}),
    };
  }
}
