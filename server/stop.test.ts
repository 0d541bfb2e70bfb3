// A graceful stop: screens are told, a running submission is finished and answered; and a token that is no more lets nobody stay.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Receipt } from '@shared/api/submission';
import { expect, it } from 'vitest';
import { POSKO, poskoRows } from './testing/posko';
import { screen } from './testing/screen';
import { serving } from './testing/serving';

it('tells screens and finishes the submission that is under way', async () => {
  const s = await serving();
  const place = `/api/v1/datasets/${POSKO.id}`;
  await s.ask(await s.token('kominfo', 'walidata'), 'PUT', place, POSKO);
  const client = screen(s.url, await s.token('dinkes', 'read'));
  await client.socket.emitWithAck('time');

  const body = JSON.stringify(poskoRows('P1', 'P2'));
  const headers = {
    authorization: `Bearer ${await s.token('bpbd')}`,
    'content-type': 'application/json',
    'content-length': body.length,
    expect: '100-continue',
  };
  const running = request(`${s.url}${place}/submissions`, { method: 'POST', headers });
  const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
    running.once('error', reject);
    running.once('response', (r) => void text(r).then((t) => resolve({ status: r.statusCode ?? 0, body: t })));
  });
  // The server has taken the request once it asks for the body.
  await new Promise<void>((resolve) => {
    running.once('continue', resolve);
    running.flushHeaders();
  });
  running.write(body.slice(0, 20));
  const stopped = s.server.stop();
  expect((await client.next('refused')).code).toBe('stopping');
  await client.gone;
  running.end(body.slice(20));
  const { status, body: said } = await answered;
  expect(status, said).toBe(201);
  const receipt = Receipt.parse(JSON.parse(said));
  await stopped;
  await expect(fetch(`${s.url}/healthz`)).rejects.toThrow();
  expect(await s.store.receipt(receipt.number as NonNullable<Receipt['number']>)).toEqual(receipt);
  await s.dispose();
});

it('closes the sockets of a token that has expired', async () => {
  const s = await serving();
  const agency = 'dinkes' as Parameters<typeof s.store.createToken>[0]['agency'];
  const { text: token } = await s.store.createToken({ agency, role: 'read', expiresAt: s.clock.now + 60_000 });
  const [client, other] = [screen(s.url, token), screen(s.url, await s.token('bpbd', 'read'))];
  await Promise.all([client, other].map((c) => c.socket.emitWithAck('time')));
  await s.server.gateway.checkTokens();
  expect(client.socket.connected).toBe(true);
  s.clock.now += 60_000;
  await s.server.gateway.checkTokens();
  expect((await client.next('refused')).code).toBe('unauthorized');
  await client.gone;
  expect(other.socket.connected).toBe(true);
  other.close();
  await s.dispose();
});
