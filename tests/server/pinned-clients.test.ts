// Programs that hold a server to its fingerprint: the app's shell and the scripts. With another certificate nothing is sent.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Fingerprint } from '@shared/fingerprint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askPinned } from '../../electron/pinned-fetch';
import { serverTrust } from '../../electron/server-trust';
import { pinnedRequest } from '../../scripts/setup/pinned-request.mjs';
import { makeCertificate } from '../../server/tls/self-made';
import { fingerprintOf } from '../../server/tls/server-certificate';

const WRONG = Fingerprint.parse('0'.repeat(64));
const heard: string[] = [];
const server = createServer();
let url: string;
let right: Fingerprint;

beforeAll(async () => {
  const { key, certificate } = await makeCertificate(['127.0.0.1'], Date.now());
  server.setSecureContext({ key, cert: certificate });
  server.on('request', (request, answer) => {
    heard.push(request.headers.authorization ?? '');
    answer.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  right = fingerprintOf(certificate);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const headers = { Authorization: 'Bearer rahasia' };
const CLIENTS = {
  shell: (pin: Fingerprint | undefined) => askPinned(url, headers, pin, 20_000),
  scripts: (fingerprint: Fingerprint | undefined) =>
    pinnedRequest(url, { headers, ...(fingerprint ? { fingerprint } : {}) }),
};

describe.each(Object.entries(CLIENTS))('%s', (_name, ask) => {
  it('speaks with the right certificate only', async () => {
    heard.length = 0;
    await expect(ask(WRONG)).rejects.toThrow();
    await expect(ask(undefined)).rejects.toThrow();
    expect(heard).toEqual([]);
    expect(await ask(right)).toMatchObject({ status: 200 });
    expect(heard).toEqual(['Bearer rahasia']);
  });
});

it('says what is known of a certificate', async () => {
  expect(await serverTrust(url, undefined)).toEqual({ state: 'unknown', fingerprint: right, pinned: null });
  expect(await serverTrust(url, right)).toMatchObject({ state: 'pinned' });
  expect(await serverTrust(url, WRONG)).toEqual({ state: 'changed', fingerprint: right, pinned: WRONG });
  expect(await serverTrust('http://10.0.0.5:4180', undefined)).toMatchObject({ state: 'insecure' });
  expect(await serverTrust('http://127.0.0.1:4180', undefined)).toMatchObject({ state: 'local' });
});
