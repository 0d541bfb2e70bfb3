// Sends bytes that may or may not be HTTP, and says what came back.
import { connect } from 'node:net';
import { ApiError } from '@shared/errors';

/** What is sent to the server: bytes on a connection of their own. */
export interface RawRequest {
  /** Written one after the other. */
  chunks: readonly Buffer[];
  /** Whether the sender ends its side after the last byte: what was announced and did not come never will. */
  ends: boolean;
}

export type HttpOutcome =
  /** `typed`: the body is the one error shape, or a receipt that says what is wrong. `leak`: it shows a line of a stack. */
  | { is: 'answer'; status: number; typed: boolean; code: string | null; leak: boolean; body: string }
  /** The server closed without a word. */
  | { is: 'closed' }
  /** Neither answered nor closed in time. */
  | { is: 'hang' };

export interface Target {
  port: number;
  /** An address of this machine to come from. */
  from: string;
  patienceMs: number;
}

/** At most so much of an answer is kept. */
const KEPT = 200_000;

/** Sends one request and waits for its answer or the end of the connection. */
export function sendRaw(request: RawRequest, target: Target): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: target.from, allowHalfOpen: true });
    const finish = (late: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const outcome = read(Buffer.concat(parts));
      resolve(outcome ?? { is: late ? 'hang' : 'closed' });
    };
    const timer = setTimeout(() => finish(true), target.patienceMs);
    socket.on('data', (chunk) => {
      if (size < KEPT) parts.push(chunk);
      size += chunk.length;
      if (isWhole(Buffer.concat(parts))) finish(false);
    });
    socket.on('end', () => finish(false));
    // A connection that is cut while we still write says so by an error; what was answered before counts.
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    for (const chunk of request.chunks) socket.write(chunk);
    if (request.ends) socket.end();
  });
}

/** True when an answer has come as far as it announced itself. */
function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = bytes.toString('latin1', 0, end);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= end + 4 + Number(length);
  return /^transfer-encoding: *chunked/im.test(head) ? bytes.includes('\r\n0\r\n\r\n', end) : false;
}

function read(bytes: Buffer): HttpOutcome | null {
  const text = bytes.toString('utf8');
  const status = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1];
  if (status === undefined) return null;
  const end = text.indexOf('\r\n\r\n');
  const chunked = /^transfer-encoding: *chunked/im.test(text.slice(0, end));
  const body = chunked ? unchunked(text.slice(end + 4)) : text.slice(end + 4);
  return {
    is: 'answer',
    status: Number(status),
    ...typed(body),
    leak: /\bat .{1,200}\.[cm]?[jt]s:\d+/.test(body),
    body: body.slice(0, 300),
  };
}

/** The content of chunks, as far as it came. */
function unchunked(text: string): string {
  let content = '';
  for (let rest = text; ; ) {
    const line = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, Math.max(0, line)), 16);
    if (line < 0 || !(size > 0)) return content;
    content += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 2 + size + 2);
  }
}

/** An ApiError, Engine.IO's own `{code, message}`, or the receipt of a refused submission. */
function typed(body: string): { typed: boolean; code: string | null } {
  try {
    const json: unknown = JSON.parse(body);
    const known = ApiError.safeParse(json);
    if (known.success) return { typed: true, code: known.data.code };
    if (typeof json !== 'object' || json === null) return { typed: false, code: null };
    if ('code' in json && 'message' in json) return { typed: true, code: `engine ${String(json.code)}` };
    return { typed: 'problems' in json && 'problemCounts' in json, code: 'receipt' };
  } catch {
    return { typed: false, code: null };
  }
}

/** A well framed request. @param headers besides Host, Connection and Content-Length; a value of null leaves out a usual one */
export function request(
  method: string,
  place: string,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer | string | null = null,
): RawRequest {
  const content = body === null ? null : Buffer.from(body);
  const lines = [`${method} ${place} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (content) lines.push(`Content-Length: ${content.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return { chunks: content ? [head, content] : [head], ends: false };
}
