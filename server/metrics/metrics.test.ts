// The figures: they say what happened, and who may read them.
import { describe, expect, it } from 'vitest';
import { POSKO, poskoRows } from '../testing/posko';
import { screen } from '../testing/screen';
import { refusal, serving } from '../testing/serving';

/** The value of a figure with exactly these labels; undefined when there is none. */
function figure(text: string, name: string, labels: Record<string, string | number> = {}): number | undefined {
  for (const line of text.split('\n')) {
    const [, found, inside = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found !== name) continue;
    const said = Object.fromEntries([...inside.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]));
    const wanted = Object.entries(labels);
    if (wanted.length === Object.keys(said).length && wanted.every(([key, text]) => said[key] === String(text)))
      return Number(value);
  }
  return undefined;
}

describe('GET /metrics', () => {
  it('counts requests, commits, rows and screens', async () => {
    const s = await serving();
    const read = async () => (await s.ask('', 'GET', '/metrics')).text();
    const walidata = await s.token('kominfo', 'walidata');
    const place = `/api/v1/datasets/${POSKO.id}`;
    await s.ask(walidata, 'PUT', place, POSKO);
    const before = figure(await read(), 'sumut_seq') ?? 0;
    const client = screen(s.url, await s.token('dinkes', 'read'));
    await client.subscribe({ topic: POSKO.id as never, holds: null });
    const sent = await s.ask(await s.token('bpbd'), 'POST', `${place}/submissions`, poskoRows('P1', 'P2'));
    expect(sent.status).toBe(201);
    const { to: seq } = await client.next('delta');
    client.socket.emit('shown', { changes: [{ seq, ms: 180 }] });
    // Answered in order: when this is, the report has been taken.
    await client.socket.emitWithAck('time');
    expect((await s.ask(walidata, 'GET', '/api/v1/datasets/tidak-ada')).status).toBe(404);
    expect((await s.ask(walidata, 'GET', '/api/v1/tidak-ada')).status).toBe(404);
    const text = await read();
    const request = (labels: Record<string, string | number>) => figure(text, 'sumut_http_requests_total', labels);
    expect(request({ method: 'POST', route: '/api/v1/datasets/:id/submissions', status: 201 })).toBe(1);
    expect(request({ method: 'GET', route: '/api/v1/datasets/:id', status: 404 })).toBe(1);
    expect(figure(text, 'sumut_http_request_seconds_count', { method: 'PUT', route: '/api/v1/datasets/:id' })).toBe(1);
    expect(figure(text, 'sumut_seq')).toBe(before + 1);
    expect(figure(text, 'sumut_commits_total')).toBeGreaterThanOrEqual(1);
    expect(figure(text, 'sumut_submission_rows_total', { dataset: POSKO.id, outcome: 'added' })).toBe(2);
    expect(figure(text, 'sumut_submission_commit_seconds_count')).toBe(1);
    expect(figure(text, 'sumut_sockets')).toBe(1);
    expect(figure(text, 'sumut_save_to_pixel_seconds_bucket', { le: 0.15 })).toBe(0);
    expect(figure(text, 'sumut_save_to_pixel_seconds_bucket', { le: 0.2 })).toBe(1);
    expect(figure(text, 'sumut_save_to_pixel_recent_seconds', { quantile: 0.95 })).toBe(0.18);
    // What strangers ask for is no label.
    expect(text).not.toContain('tidak-ada');
    client.close();
    await s.dispose();
  });

  it('is for this machine, and for the tokens that may', async () => {
    const s = await serving();
    // A proxy on this machine speaks for others, whether or not it is trusted.
    const proxied = { 'x-forwarded-for': '10.1.2.3' };
    await refusal(await s.ask('', 'GET', '/metrics', undefined, proxied), 'unauthorized', 401);
    const sender = await s.token('bpbd');
    await refusal(await s.ask(sender, 'GET', '/metrics', undefined, proxied), 'forbidden', 403);
    const operator = await s.token('kominfo', 'operator');
    const allowed = await s.ask(operator, 'GET', '/metrics', undefined, proxied);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    await s.dispose();
  });
});
