// The server that listens: HTTP or TLS, with the time limits that keep slow senders from holding it.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Settings } from '../settings/schema';
import type { ServerCertificate } from '../tls/server-certificate';
import { guardEntrance } from './tls-entrance';

/** A mapping may be given as JSON in the address. */
const MAX_HEADER_BYTES = 64 * 1024;
/** How often connections are looked at for their time limits; node's own half a minute would double a short limit. */
const CHECK_MS = 5_000;

/** @param certificate null for plain HTTP */
export function createListener(
  handler: RequestListener,
  certificate: Pick<ServerCertificate, 'key' | 'certificate'> | null,
  limits: Settings['limits'],
): Server {
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    // Node refuses a head that may take longer than its whole request.
    headersTimeout: Math.min(limits.headersSeconds, limits.requestSeconds) * 1000,
    requestTimeout: limits.requestSeconds * 1000,
    keepAliveTimeout: limits.keepAliveSeconds * 1000,
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersSeconds * 1000),
  };
  if (certificate === null) return createServer(options, handler);
  // A handshake that never ends is a request whose head never comes.
  const patienceMs = limits.headersSeconds * 1000;
  const server = createTlsServer(
    {
      ...options,
      key: certificate.key,
      cert: certificate.certificate,
      minVersion: 'TLSv1.2',
      handshakeTimeout: patienceMs,
    },
    handler,
  );
  guardEntrance(server, patienceMs);
  return server;
}
