// TLS as clients meet it: the server's own certificate, kept and pinned; an own one; a proxy in front; and words where it is wrong.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { Refusal } from '@shared/errors';
import { PROTOCOL_VERSION } from '@shared/protocol/version';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../database/log';
import { checkSettings } from '../settings/problems';
import { DEFAULT_SETTINGS } from '../settings/schema';
import { type Serving, serving } from '../testing/serving';
import { makeCertificate } from './self-made';
import { fingerprintOf, serverCertificate } from './server-certificate';
import { speaksTls } from './transport';

const NOW = Date.UTC(2026, 10, 25, 5);
const settingsOf = (values: unknown) => checkSettings([{ source: 'test', values }]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-tls-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** GET with a certificate as the only authority. */
function get(
  url: string,
  ca: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: object }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, headers, agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('the certificate that the server makes itself', () => {
  const options = (now = NOW) => ({
    dataDir: path.join(folder, 'own'),
    settings: settingsOf({ tls: { names: ['pusat.sumut.example', '192.0.2.7'] } }).tls,
    names: ['ruang'],
    now,
    log: silentLog,
  });

  it('names this machine, is for its owner only, and stays the same until it has expired', async () => {
    const made = await serverCertificate(options());
    const certificate = new X509Certificate(made.certificate);
    for (const host of ['localhost', 'ruang', 'pusat.sumut.example'])
      expect(certificate.checkHost(host), host).toBe(host);
    for (const address of ['127.0.0.1', '192.0.2.7']) expect(certificate.checkIP(address), address).toBe(address);
    expect((await stat(path.join(folder, 'own/tls/own.pem'))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(folder, 'own/tls/certificate.pem'), 'utf8')).toBe(made.certificate);
    expect((await serverCertificate(options())).fingerprint).toBe(made.fingerprint);
    const later = await serverCertificate(options(NOW + 11 * 365 * 86_400_000));
    expect(later.fingerprint).not.toBe(made.fingerprint);
  });

  it('is made anew where its file is spoilt', async () => {
    const { fingerprint } = await serverCertificate(options());
    await writeFile(path.join(folder, 'own/tls/own.pem'), 'sampah');
    expect((await serverCertificate(options())).fingerprint).not.toBe(fingerprint);
  });
});

it('takes an own certificate, and says what is wrong with one that cannot be used', async () => {
  const [one, other] = await Promise.all([makeCertificate(['a.example'], NOW), makeCertificate(['b.example'], NOW)]);
  const files = {
    one: path.join(folder, 'one.pem'),
    key: path.join(folder, 'key.pem'),
    other: path.join(folder, 'b.key'),
  };
  await writeFile(files.one, one.certificate);
  await writeFile(files.key, one.key);
  await writeFile(files.other, other.key);
  const use = (certificate: string | null, key: string | null) =>
    serverCertificate({
      dataDir: folder,
      settings: { ...DEFAULT_SETTINGS.tls, certificate, key },
      names: [],
      now: NOW,
      log: silentLog,
    });
  expect(await use(files.one, files.key)).toMatchObject({
    selfMade: false,
    fingerprint: fingerprintOf(one.certificate),
  });
  await expect(use(files.one, null)).rejects.toThrow('keduanya');
  await expect(use(files.one, files.other)).rejects.toThrow('bukan kunci sertifikat');
  await expect(use(files.key, files.key)).rejects.toThrow('tls.certificate');
  await expect(use(path.join(folder, 'tiada.pem'), files.key)).rejects.toThrow('ENOENT');
});

it('speaks TLS wherever other machines can listen, and never plain HTTP to them without a proxy', () => {
  const speaks = (values: unknown) => speaksTls(settingsOf(values));
  expect(speaks({})).toBe(false);
  expect(speaks({ listen: { host: '0.0.0.0' } })).toBe(true);
  expect(speaks({ tls: { mode: 'on' } })).toBe(true);
  expect(speaks({ listen: { host: '10.0.0.5' }, proxy: { trust: ['10.0.0.1'] } })).toBe(false);
  expect(() => speaks({ listen: { host: '0.0.0.0' }, tls: { mode: 'off' } })).toThrow(Refusal);
});

describe('a server over TLS', () => {
  let s: Serving;
  let ca: string;
  beforeAll(async () => {
    s = await serving({ tls: { mode: 'on' } });
    ca = await readFile(path.join(s.dataDir, 'tls/certificate.pem'), 'utf8');
  });
  afterAll(() => s.dispose());

  it('serves HTTP and sockets with the certificate whose fingerprint it says', async () => {
    expect(s.url).toMatch(/^https:/);
    expect(s.server.fingerprint).toBe(fingerprintOf(ca));
    const token = await s.token('bpbd', 'read');
    const answer = await get(`${s.url}/api/v1/session`, ca, { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(200);
    // A browser that was promised TLS would let nobody past the warning that its own certificate brings.
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    const socket = io(s.url, {
      auth: { protocol: PROTOCOL_VERSION, token },
      transports: ['websocket'],
      ca,
      reconnection: false,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
    } finally {
      socket.close();
    }
  });

  /** What a plain connection got, once the server has closed it. */
  const plain = (...texts: (string | Buffer)[]): Promise<string> => {
    const { hostname, port } = new URL(s.url);
    return new Promise((resolve, reject) => {
      let got = '';
      const socket = connectPlain(Number(port), hostname, () => {
        for (const text of texts) socket.write(text);
      });
      socket.on('data', (chunk) => {
        got += chunk;
      });
      socket.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' ? resolve(got) : reject(error),
      );
      socket.once('close', () => resolve(got));
    });
  };

  it('tells whoever speaks plain HTTP to use https://, also who sends much more', async () => {
    const asked = 'GET /api/v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ssp_rahasia\r\n\r\n';
    for (const texts of [[asked], ['P'], ['POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n', 'x'.repeat(300_000)]]) {
      const got = await plain(...texts);
      expect(got).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(got).toContain('https://');
      expect(got).not.toContain('rahasia');
    }
    await expect(fetch(s.url.replace('https:', 'http:'))).resolves.toMatchObject({ status: 400 });
  });

  it('closes on what is no protocol, and goes on serving', async () => {
    for (const bytes of [
      Buffer.from([0]),
      Buffer.from('\u0000\u0001abc'),
      Buffer.from([22, 3, 1, 0, 5, 1, 2, 3, 4, 5]),
    ])
      expect(await plain(bytes)).not.toMatch(/HTTP/);
    expect((await get(`${s.url}/healthz`, ca)).status).toBe(200);
  });

  it('shows that certificate to whoever looks first', async () => {
    const { hostname, port } = new URL(s.url);
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    expect(socket.getPeerCertificate().fingerprint256.replaceAll(':', '')).toBe(s.server.fingerprint);
    socket.destroy();
    await expect(
      get(`${s.url}/healthz`, (await makeCertificate(['127.0.0.1'], Date.now())).certificate),
    ).rejects.toThrow();
  });
});

it('keeps no connection over which nothing comes, and waits for none when it stops', async () => {
  const s = await serving({ tls: { mode: 'on' }, limits: { headersSeconds: 1 } });
  const { hostname, port } = new URL(s.url);
  const silent = () => connectPlain(Number(port), hostname);
  const first = silent();
  await new Promise<void>((resolve) => first.once('close', () => resolve()));
  await s.dispose();
  const patient = await serving({ tls: { mode: 'on' }, limits: { headersSeconds: 3600 } });
  const place = new URL(patient.url);
  const [silentOne, begun] = [0, 1].map(() => connectPlain(Number(place.port), place.hostname)) as [Socket, Socket];
  const gone = [silentOne, begun].map((socket) => {
    socket.on('error', () => undefined);
    return new Promise<void>((resolve) => socket.once('close', () => resolve()));
  });
  // The other has begun a handshake that it never ends.
  await new Promise<void>((resolve) => begun.write(Buffer.from([22, 3, 1, 2, 0, 1]), () => resolve()));
  await (await fetch(patient.url.replace('https:', 'http:'))).text();
  await patient.dispose();
  await Promise.all(gone);
});

describe('a server behind a proxy that it trusts', () => {
  let s: Serving;
  let token: string;
  beforeAll(async () => {
    s = await serving({ proxy: { trust: ['127.0.0.1'] } });
    token = await s.token('bpbd', 'read');
  });
  afterAll(() => s.dispose());
  const ask = (headers: Record<string, string>) => s.ask(token, 'GET', '/api/v1/session', undefined, headers);

  it('takes credentials that came over TLS to the proxy, and promises TLS to the browser', async () => {
    const good = await ask({ 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' });
    expect(good.status).toBe(200);
    expect(good.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('refuses credentials that came over plain HTTP, and says what to do', async () => {
    const bad = await ask({ 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'http' });
    expect(bad.status).toBe(403);
    const body = (await bad.json()) as { code: string; fix: string };
    expect(body.code).toBe('insecure');
    expect(body.fix).toContain('https://');
    const socket = io(s.url, {
      auth: { protocol: PROTOCOL_VERSION, token },
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'http' },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', () => resolve());
      socket.once('connect', () => reject(new Error('it was let in')));
    });
    socket.close();
  });
});
