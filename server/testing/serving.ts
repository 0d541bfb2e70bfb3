// A really started server on a store of its own, for tests: real sockets, real files, real tokens.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TokenRole } from '@shared/api/session';
import { ApiError } from '@shared/errors';
import type { AgencyId } from '@shared/ids';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { z } from 'zod';
import { loadRegionReference } from '../ingest/regions/reference';
import { projectFolders } from '../project-folders';
import { type RunningServer, serve } from '../running-server';
import { checkSettings } from '../settings/problems';
import { type TestStore, testStore } from './database';

export interface Serving extends TestStore {
  url: string;
  dataDir: string;
  rendererDir: string;
  server: RunningServer;
  /** A token of an agency, made once per agency and role. */
  token(agency: string, role?: TokenRole): Promise<string>;
  /** Asks with a token; a body that is no string, stream or bytes is sent as JSON. */
  ask(
    token: string,
    method: string,
    place: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/**
 * Starts a server on a free port; `dispose` stops it and drops its store and folders.
 * @param settings as a settings file would say them
 */
export async function serving(settings: unknown = {}): Promise<Serving> {
  const made = await testStore();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ssp-serving-'));
  const rendererDir = path.join(dataDir, 'renderer');
  const { resourcesDir } = projectFolders();
  const server = await serve({
    store: made.store,
    dataDir,
    rendererDir,
    regions: await loadRegionReference(path.join(resourcesDir, 'reference')),
    host: '127.0.0.1',
    port: 0,
    version: '0.0.0-test',
    serverName: 'uji',
    settings: checkSettings([{ source: 'test', values: settings }]),
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    now: () => made.clock.now,
    // A test that moves its clock lets time pass; one that sets it says so.
    steady: () => made.clock.now,
  });
  const tokens = new Map<string, Promise<string>>();
  const token = (agency: string, role: TokenRole = 'submit') => {
    const key = `${agency} ${role}`;
    const known =
      tokens.get(key) ??
      made.store.createToken({ agency: agency as AgencyId, role, expiresAt: null }).then(({ text }) => text);
    tokens.set(key, known);
    return known;
  };
  return {
    ...made,
    url: server.url,
    dataDir,
    rendererDir,
    server,
    token,
    ask: (text, method, place, body, headers = {}) => {
      const raw =
        body === undefined || typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
      return fetch(`${server.url}${place}`, {
        method,
        headers: {
          ...(text === '' ? {} : { authorization: `Bearer ${text}` }),
          ...(raw ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: raw ? (body as BodyInit | undefined) : JSON.stringify(body),
      });
    },
    dispose: async () => {
      await server.stop();
      await made.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Parses a good answer by its schema; any other status fails the test with the body. */
export async function answer<S extends z.ZodType>(response: Response, schema: S, status = 200): Promise<z.infer<S>> {
  const text = await response.text();
  expect(response.status, text.slice(0, 2000)).toBe(status);
  return schema.parse(JSON.parse(text));
}

/** Parses a refusal, and checks that its status is the one of its code. */
export async function refusal(response: Response, code: ApiError['code'], status: number): Promise<ApiError> {
  const text = await response.text();
  expect(response.status, text.slice(0, 2000)).toBe(status);
  const body = ApiError.parse(JSON.parse(text));
  expect(body.code).toBe(code);
  expect(text).not.toMatch(/\bat .*\.[jt]s:\d+/);
  return body;
}
