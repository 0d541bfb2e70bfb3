// Calls to the server over HTTP: every answer is parsed, every failure is a typed error that can be shown.
import { ApiError } from '@shared/errors';
import type { Connection } from '@shared/ipc';
import type { z } from 'zod';
import { shell } from '../shell';

/** `offline`: the server could not be reached, so nothing was asked and nothing was changed. */
export type CallError =
  | ApiError
  | { readonly code: 'offline'; readonly message: null; readonly fix: null; readonly details?: undefined };
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CallError };

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Where to ask, instead of the shell's connection: a token that is not kept yet. */
  readonly connection?: Connection;
}

const OFFLINE: CallError = { code: 'offline', message: null, fix: null };

/** Asks the server and parses a JSON answer. */
export async function call<T>(path: string, schema: z.ZodType<T>, options: CallOptions = {}): Promise<Answer<T>> {
  const response = await ask(path, options);
  if (!response.ok) return response;
  try {
    const parsed = schema.safeParse(await response.value.json());
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: OFFLINE };
  } catch {
    return { ok: false, error: OFFLINE };
  }
}

/** Asks the server for a file. */
export async function callForFile(path: string, options: CallOptions = {}): Promise<Answer<Uint8Array<ArrayBuffer>>> {
  const response = await ask(path, options);
  if (!response.ok) return response;
  try {
    return { ok: true, value: new Uint8Array(await response.value.arrayBuffer()) };
  } catch {
    return { ok: false, error: OFFLINE };
  }
}

async function ask(path: string, options: CallOptions): Promise<Answer<Response>> {
  const { serverUrl, token } = options.connection ?? (await shell.request('app.connection', undefined));
  const headers: Record<string, string> = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    const response = await fetch(new URL(path, serverUrl), {
      method: options.method ?? 'GET',
      headers,
      body: options.body,
      signal: options.signal,
      credentials: 'omit',
    });
    if (response.ok) return { ok: true, value: response };
    // A proxy on the way may answer in HTML; what is no JSON is no refusal of ours.
    const body: unknown = await response.json().catch(() => null);
    const refusal = ApiError.safeParse(body);
    if (refusal.success) return { ok: false, error: refusal.data };
    // A 422 of a submission has the receipt's shape; the caller reads it from the details.
    return {
      ok: false,
      error: {
        code: response.status === 401 ? 'unauthorized' : response.status === 422 ? 'no_valid_rows' : 'internal',
        message: '',
        fix: '',
        details: body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : undefined,
      },
    };
  } catch {
    return { ok: false, error: OFFLINE };
  }
}
