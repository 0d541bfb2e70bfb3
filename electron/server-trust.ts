// Whether the server at an address is the one that a person has seen: asked before anything is sent to it.
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { type Fingerprint, parseFingerprint } from '@shared/fingerprint';
import type { ServerTrust } from '@shared/ipc';
import { isLoopback, originOf } from './server-address';

/** A server that shows no certificate within this time counts as out of reach. */
const PATIENCE_MS = 4_000;

/** What a server shows of itself. */
export interface ShownCertificate {
  readonly fingerprint: Fingerprint;
  /** True where a public authority vouches for the certificate and its name. */
  readonly vouched: boolean;
}

/** The fingerprint of a certificate as Node gives it. */
export function fingerprintOf(certificate: Pick<DetailedPeerCertificate, 'fingerprint256'>): Fingerprint | undefined {
  return parseFingerprint(certificate.fingerprint256 ?? '');
}

/**
 * Looks at the certificate of a server; nothing is sent but the handshake.
 * @param origin `https://host:port`
 * @returns undefined when it cannot be reached, or does not speak TLS
 */
export function shownCertificate(origin: string): Promise<ShownCertificate | undefined> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // The certificate is judged here, by its fingerprint; nothing is sent before.
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    });
    const end = (shown: ShownCertificate | undefined) => {
      socket.destroy();
      resolve(shown);
    };
    socket.once('secureConnect', () => {
      const fingerprint = fingerprintOf(socket.getPeerCertificate());
      end(fingerprint ? { fingerprint, vouched: socket.authorized } : undefined);
    });
    socket.once('timeout', () => end(undefined));
    socket.once('error', () => end(undefined));
  });
}

/**
 * What is known of the server at an address.
 * @param pinned the fingerprint that a person accepted for it
 * @param show looks at its certificate
 */
export async function serverTrust(
  address: string,
  pinned: Fingerprint | undefined,
  show: (origin: string) => Promise<ShownCertificate | undefined> = shownCertificate,
): Promise<ServerTrust> {
  const origin = originOf(address);
  const nothing = { fingerprint: null, pinned: pinned ?? null };
  if (!origin) return { ...nothing, state: 'unreachable' };
  if (origin.startsWith('http:')) return { ...nothing, state: isLoopback(origin) ? 'local' : 'insecure' };
  const shown = await show(origin);
  if (!shown) return { ...nothing, state: 'unreachable' };
  const { fingerprint, vouched } = shown;
  if (pinned) return { fingerprint, pinned, state: fingerprint === pinned ? 'pinned' : 'changed' };
  return { fingerprint, pinned: null, state: vouched ? 'vouched' : 'unknown' };
}
