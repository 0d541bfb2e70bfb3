// Which certificate the server shows: the one that it is given, or its own, made once and kept in the data folder.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import { type Fingerprint, parseFingerprint } from '@shared/fingerprint';
import type { Log } from '../database/log';
import type { Settings } from '../settings/schema';
import { type MadeCertificate, makeCertificate } from './self-made';

export interface ServerCertificate extends MadeCertificate {
  fingerprint: Fingerprint;
  /** Made by the server itself: no browser knows it. */
  selfMade: boolean;
}

const FOLDER = 'tls';
/** Key and certificate in one file: a kill between two files would leave a pair that does not fit. */
const PAIR = 'own.pem';
/** The certificate alone, for programs that are to trust it (`curl --cacert`); in sight of every user of the machine. */
const PUBLIC = 'certificate.pem';

/**
 * The certificate to serve with. Own ones are read from where the settings say; otherwise the one of the data folder, made
 * at the first start and kept until it has expired.
 * @param names of this machine, besides those of its network interfaces
 * @param now epoch milliseconds
 * @throws Refusal when a given certificate or key cannot be used
 */
export async function serverCertificate(options: {
  dataDir: string;
  settings: Settings['tls'];
  names: readonly string[];
  now: number;
  log: Log;
}): Promise<ServerCertificate> {
  const { settings, dataDir, now, log } = options;
  if (settings.certificate !== null || settings.key !== null) return given(settings, options);
  const folder = path.join(dataDir, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const kept = await readPair(path.join(folder, PAIR));
  if (kept && Date.parse(new X509Certificate(kept.certificate).validTo) > now) {
    await writeFile(path.join(folder, PUBLIC), kept.certificate, { mode: 0o644 });
    return { ...kept, fingerprint: fingerprintOf(kept.certificate), selfMade: true };
  }
  if (kept) log.warn({}, 'the server’s own certificate has expired: a new one is made, and every app must be shown it');
  const names = ['localhost', '127.0.0.1', '::1', ...options.names, ...settings.names, ...ownAddresses()];
  const made = await makeCertificate(names, now);
  await writeWhole(path.join(folder, PAIR), `${made.key}${made.certificate}`, 0o600);
  await writeWhole(path.join(folder, PUBLIC), made.certificate, 0o644);
  return { ...made, fingerprint: fingerprintOf(made.certificate), selfMade: true };
}

/** SHA-256 of the first certificate of a PEM text. */
export function fingerprintOf(pem: string): Fingerprint {
  const fingerprint = parseFingerprint(new X509Certificate(pem).fingerprint256);
  if (!fingerprint) throw new Error('a certificate without a SHA-256 fingerprint');
  return fingerprint;
}

async function given(
  settings: Settings['tls'],
  { now, log, dataDir }: { now: number; log: Log; dataDir: string },
): Promise<ServerCertificate> {
  if (settings.certificate === null || settings.key === null) {
    throw new Refusal(
      'bad_request',
      'Setelan tls.certificate dan tls.key harus diisi keduanya.',
      'Isi keduanya, atau kosongkan keduanya: server lalu membuat sertifikatnya sendiri.',
    );
  }
  const certificate = await readGiven('tls.certificate', path.resolve(dataDir, settings.certificate));
  const key = await readGiven('tls.key', path.resolve(dataDir, settings.key));
  const parsed = orRefuse('tls.certificate', () => new X509Certificate(certificate));
  const privateKey: KeyObject = orRefuse('tls.key', () => createPrivateKey(key));
  if (!parsed.checkPrivateKey(privateKey)) {
    throw new Refusal(
      'bad_request',
      'Kunci pada tls.key bukan kunci sertifikat pada tls.certificate.',
      'Pasangkan sertifikat dengan kuncinya; sertifikat server harus yang pertama dalam berkasnya.',
    );
  }
  if (Date.parse(parsed.validTo) <= now) log.warn({ validTo: parsed.validTo }, 'the given certificate has expired');
  return { certificate, key, fingerprint: fingerprintOf(certificate), selfMade: false };
}

async function readGiven(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refusal(
      'bad_request',
      `Berkas ${file} (setelan ${setting}) tidak dapat dibaca: ${(error as NodeJS.ErrnoException).code ?? 'galat'}.`,
      'Periksa path dan hak bacanya.',
    );
  }
}

function orRefuse<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Refusal(
      'bad_request',
      `Isi berkas pada ${setting} bukan PEM yang sah.`,
      'Berikan berkas PEM tanpa sandi.',
    );
  }
}

/** The kept pair, or null when there is none or it is spoilt. */
async function readPair(file: string): Promise<MadeCertificate | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [, key, certificate] =
    /^(-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n)(-----BEGIN CERTIFICATE-----[\s\S]+)$/.exec(
      text,
    ) ?? [];
  if (key === undefined || certificate === undefined) return null;
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)) ? { key, certificate } : null;
  } catch {
    return null;
  }
}

/** Written whole under another name first: a kill leaves the earlier one or the new one, never half of it. */
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text, { mode });
  await rename(fresh, file);
}

/** Addresses of this machine's network interfaces; link-local ones hold a zone, which no certificate can name. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => !address.startsWith('fe80:'));
}
