// What every answer has in common: error bodies, origins, headers, the browser shell, and what is no HTTP at all.
import { mkdir, writeFile } from 'node:fs/promises';
import { get, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { BasemapMeta } from '@shared/api/basemap';
import { AgencyList } from '@shared/api/session';
import { ApiError } from '@shared/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answer, refusal, type Serving, serving } from '../testing/serving';

let s: Serving;
beforeAll(async () => {
  s = await serving();
});
afterAll(() => s.dispose());

describe('errors', () => {
  it('have one body, for unknown routes, methods, types and broken JSON', async () => {
    const walidata = await s.token('kominfo', 'walidata');
    await refusal(await s.ask('', 'GET', '/api/v1/nothing'), 'not_found', 404);
    await refusal(await s.ask('', 'GET', '/api/v2/datasets'), 'not_found', 404);
    await refusal(await s.ask('', 'POST', '/'), 'not_found', 404);
    const wrong = await s.ask(walidata, 'DELETE', '/api/v1/datasets/schools');
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, PUT');
    await refusal(wrong, 'method_not_allowed', 405);
    await refusal(await s.ask(walidata, 'PATCH', '/api/v1/session'), 'method_not_allowed', 405);
    const json = { 'content-type': 'application/json' };
    await refusal(await s.ask(walidata, 'PUT', '/api/v1/datasets/schools', '{"id":', json), 'bad_request', 400);
    await refusal(await s.ask(walidata, 'PUT', '/api/v1/datasets/schools', '', json), 'bad_request', 400);
    const xml = { 'content-type': 'application/xml' };
    await refusal(await s.ask(walidata, 'PUT', '/api/v1/datasets/schools', '<x/>', xml), 'unsupported_media', 415);
    const large = JSON.stringify({ id: 'x'.repeat(2_000_000) });
    await refusal(await s.ask(walidata, 'PUT', '/api/v1/datasets/schools', large, json), 'payload_too_large', 413);
    await refusal(await s.ask('', 'GET', '/api/v1/datasets/%E0%A4%A'), 'bad_request', 400);
  });

  it('carry the request id that the caller gave, when it is a plain one', async () => {
    const given = await s.ask('', 'GET', '/healthz', undefined, { 'x-request-id': 'kiriman-17' });
    expect(given.headers.get('x-request-id')).toBe('kiriman-17');
    const odd = await s.ask('', 'GET', '/healthz', undefined, { 'x-request-id': 'a b<script>' });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('are told to what is no HTTP, and the server goes on', async () => {
    for (const bytes of [
      'GARBAGE\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
    ]) {
      const said = await raw(bytes);
      expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(ApiError.parse(JSON.parse(said.slice(said.indexOf('{')))).code).toBe('bad_request');
    }
    expect((await s.ask('', 'GET', '/healthz')).status).toBe(200);
  });
});

it('takes a mapping in the address', async () => {
  const columns = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`kolom${i}`, `Judul ${'x'.repeat(150)} ${i}`]),
  );
  const query = encodeURIComponent(JSON.stringify({ columns }));
  expect(query.length).toBeGreaterThan(16_384);
  const sent = await s.ask(
    await s.token('disdik'),
    'POST',
    `/api/v1/datasets/schools/submissions?mapping=${query}`,
    'a;b',
    {
      'content-type': 'text/csv',
    },
  );
  expect((await refusal(sent, 'bad_request', 400)).message).toContain('kolom99');
});

describe('origins', () => {
  it('of the app and of the server itself are let in, others are not', async () => {
    const app = await s.ask('', 'GET', '/healthz', undefined, { origin: 'app://sumut' });
    expect(app.headers.get('access-control-allow-origin')).toBe('app://sumut');
    expect((await s.ask('', 'GET', '/healthz', undefined, { origin: s.url })).status).toBe(200);
    const other = await s.ask('', 'GET', '/healthz', undefined, { origin: 'http://evil.example' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    await refusal(other, 'forbidden', 403);
    const preflight = { origin: 'app://sumut', 'access-control-request-method': 'PUT' };
    const asked = await s.ask('', 'OPTIONS', '/api/v1/datasets/schools', undefined, preflight);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
    await refusal(
      await s.ask('', 'OPTIONS', '/api/v1/session', undefined, { ...preflight, origin: 'null' }),
      'forbidden',
      403,
    );
  });
});

describe('the browser shell', () => {
  it('says when it is not built, and is served with the policy of the app once it is', async () => {
    const missing = await navigate('/peta');
    expect(missing.status).toBe(503);
    expect(missing.body).toContain('belum dibangun');

    await mkdir(path.join(s.rendererDir, 'assets'), { recursive: true });
    await writeFile(path.join(s.rendererDir, 'index.html'), '<!doctype html><title>Sumut</title>');
    await writeFile(path.join(s.rendererDir, 'assets', 'main-Ab3dEf9_.js'), 'export {};');
    await writeFile(path.join(s.dataDir, 'operator.token'), 'secret');
    for (const place of ['/', '/index.html', '/peta/12.71?wall=1']) {
      const { headers, body } = await navigate(place);
      expect(body).toContain('<title>Sumut</title>');
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe-eval');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    }
    const script = await s.ask('', 'GET', '/assets/main-Ab3dEf9_.js');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(script.headers.get('cache-control')).toContain('immutable');
    await refusal(await s.ask('', 'GET', '/assets/gone-Ab3dEf9_.js'), 'not_found', 404);
    for (const place of [
      '/..%2foperator.token',
      '/%2e%2e/operator.token',
      '/assets/..%2f..%2foperator.token',
      '/..%5coperator.token',
    ])
      expect(await (await s.ask('', 'GET', place)).text()).not.toContain('secret');
  });
});

describe('the base map', () => {
  it('is served by version, and tiles in ranges', async () => {
    await refusal(await s.ask('', 'GET', '/api/v1/basemap/kecamatan.geojson'), 'not_found', 404);
    await refusal(await s.ask('', 'GET', '/api/v1/basemap/tiles.pmtiles'), 'not_found', 404);
    await refusal(await s.ask('', 'GET', '/api/v1/basemap/meta.json'), 'not_found', 404);
    expect(await answer(await s.ask('', 'GET', '/api/v1/basemap/meta'), BasemapMeta)).toEqual({
      outlines: null,
      tiles: null,
    });
    const folder = path.join(s.dataDir, 'basemap');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'kecamatan.geojson'), '{"type":"FeatureCollection","features":[]}');
    await writeFile(path.join(folder, 'medan.pmtiles'), '0123456789');
    const meta = { version: 'v1', attribution: 'uji', approximate: true, missingKecamatan: ['12.71.01'] };
    await writeFile(path.join(folder, 'meta.json'), JSON.stringify(meta));
    const outlines = await s.ask('', 'GET', '/api/v1/basemap/kecamatan.geojson?version=v1');
    expect(outlines.headers.get('etag')).toBe('"v1.kecamatan"');
    expect(await outlines.json()).toMatchObject({ type: 'FeatureCollection' });
    await writeFile(path.join(folder, 'meta.json'), JSON.stringify({ ...meta, version: 'v2' }));
    const replaced = await s.ask('', 'GET', '/api/v1/basemap/kecamatan.geojson', undefined, {
      'if-none-match': '"v1.kecamatan"',
    });
    expect([replaced.status, replaced.headers.get('etag')]).toEqual([200, '"v2.kecamatan"']);
    const part = await s.ask('', 'GET', '/api/v1/basemap/tiles.pmtiles', undefined, { range: 'bytes=2-4' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    const found = await answer(await s.ask('', 'GET', '/api/v1/basemap/meta'), BasemapMeta);
    expect(found).toMatchObject({ outlines: { version: 'v2' }, tiles: { name: 'medan.pmtiles', bytes: 10 } });
  });
});

describe('the server itself', () => {
  it('says that it lives and is ready, and describes its API', async () => {
    await answer(await s.ask('', 'GET', '/healthz'), z.object({ status: z.literal('ok') }));
    await answer(await s.ask('', 'GET', '/readyz'), z.object({ ready: z.literal(true) }));
    const agencies = await answer(
      await s.ask(await s.token('bpbd', 'read'), 'GET', '/api/v1/reference/agencies'),
      AgencyList,
    );
    expect(agencies.agencies.some((a) => a.id === 'disdik')).toBe(true);
    const Api = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
    const api = await answer(await s.ask('', 'GET', '/api/v1/openapi.json'), Api);
    expect(Object.keys(api.paths['/api/v1/datasets/{id}/submissions'] ?? {})).toEqual(['post']);
    expect(JSON.stringify(api.paths['/api/v1/datasets/{id}'])).toContain('rowKey');
    const submissions = JSON.stringify(api.paths['/api/v1/datasets/{id}/submissions']);
    for (const part of [
      'dryRun',
      'text/csv',
      '"file":{"type":"string","format":"binary"}',
      '"rows":',
      'receivedAt',
      '"fix"',
    ])
      expect(submissions).toContain(part);
    const page = await (await s.ask('', 'GET', '/api/docs')).text();
    expect(page).toContain('<code>POST /api/v1/datasets/{id}/submissions</code>');
    expect(page).not.toContain('<script');
  });
});

/** Sends bytes on a bare connection and answers what comes back until it is closed. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(s.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk.toString('utf8');
    });
    socket.on('close', () => resolve(said));
    socket.on('error', (error) => (said === '' ? reject(error) : resolve(said)));
  });
}

/** Asks as a person's browser does for a page; `fetch` cannot say that it navigates. */
function navigate(place: string): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
    get(`${s.url}${place}`, { headers }, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    }).once('error', reject);
  });
}
