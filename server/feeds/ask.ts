// Asks a source politely: one request, who we are, what we have already, how long and how much at most; and what came of it.
import { FeedFault } from './fault';

/** What we keep of the last good answer, to be told "not modified". */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export type Answer =
  | { kind: 'unchanged'; sourceClock: number | null }
  /** `sourceClock`: the source's clock at the answer, epoch ms, where it tells. */
  | { kind: 'body'; body: unknown; validators: Validators; sourceClock: number | null };

export interface AskLimits {
  timeoutMs: number;
  maxBytes: number;
}

export const ASK_LIMITS: AskLimits = { timeoutMs: 20_000, maxBytes: 5_000_000 };

/** Redirects that are followed, and only within the same host. */
const MOST_REDIRECTS = 3;
/** A source may ask for patience, but not for more than this. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/**
 * Asks once.
 * @param signal aborts when the server stops
 * @throws FeedFault whatever comes that is not a JSON answer
 */
export async function ask(
  url: string,
  held: Validators | null,
  options: { userAgent: string; signal: AbortSignal; limits?: AskLimits },
): Promise<Answer> {
  const limits = options.limits ?? ASK_LIMITS;
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    const response = await follow(url, headersOf(held, options.userAgent), signal);
    const sourceClock = clockOf(response);
    if (response.status === 304) {
      await response.body?.cancel();
      return { kind: 'unchanged', sourceClock };
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw statusFault(response);
    }
    const text = await readText(response, limits.maxBytes);
    const validators = { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') };
    return { kind: 'body', body: parse(text, response.headers.get('content-type')), validators, sourceClock };
  } catch (error) {
    if (error instanceof FeedFault) throw error;
    if (timeout.aborted) throw new FeedFault('timeout', { seconds: Math.round(limits.timeoutMs / 1000) });
    throw new FeedFault('unreachable', { code: codeOf(error) });
  }
}

function headersOf(held: Validators | null, userAgent: string): Record<string, string> {
  return {
    accept: 'application/json, application/geo+json;q=0.9, */*;q=0.1',
    'user-agent': userAgent,
    ...(held?.etag ? { 'if-none-match': held.etag } : {}),
    ...(held?.lastModified ? { 'if-modified-since': held.lastModified } : {}),
  };
}

/** A source that sends us to another host is not believed: it may be a sign-in page, or somebody else. */
async function follow(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  let at = new URL(url);
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetch(at, { headers, signal, redirect: 'manual' });
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    const to = location === null ? null : URL.canParse(location, at) ? new URL(location, at) : null;
    const downgraded = at.protocol === 'https:' && to?.protocol !== 'https:';
    if (!to || to.host !== at.host || downgraded || redirects >= MOST_REDIRECTS)
      throw new FeedFault('redirected', { to: to?.host ?? '?' });
    at = to;
  }
}

function statusFault(response: Response): FeedFault {
  const { status } = response;
  if (status !== 429 && status !== 503) return new FeedFault('status', { status });
  return new FeedFault(status === 429 ? 'busy' : 'status', { status }, waitAsked(response.headers));
}

/** `Retry-After` in ms: seconds, or a date against the answer's own. */
function waitAsked(headers: Headers): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  const until = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : until;
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, LONGEST_WAIT_MS) : null;
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const tooLarge = () => new FeedFault('tooLarge', { megabytes: maxBytes / 1_000_000 });
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > maxBytes) throw tooLarge();
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function parse(text: string, contentType: string | null): unknown {
  const trimmed = text.trim();
  if (trimmed === '') throw new FeedFault('empty');
  if (trimmed.startsWith('<') || /text\/html/i.test(contentType ?? '')) throw new FeedFault('webPage');
  try {
    return JSON.parse(trimmed);
  } catch {
    // An object that does not end was cut off; anything else was never JSON.
    if (/^[{[]/.test(trimmed) && !/[}\]]$/.test(trimmed)) throw new FeedFault('truncated');
    throw new FeedFault(/^[{[]/.test(trimmed) ? 'truncated' : 'shape', { where: 'JSON' });
  }
}

function clockOf(response: Response): number | null {
  const at = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at;
}

/** The system's word for what went wrong: ENOTFOUND, ECONNREFUSED, CERT_HAS_EXPIRED. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? code : cause instanceof Error ? cause.name : 'galat';
}
