// Asks a server over HTTP or HTTPS; a certificate that no authority knows is held to its fingerprint before anything is sent.
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';

/** A fingerprint as people write it, in capitals without separators. */
function plain(fingerprint) {
  return fingerprint.replace(/[\s:]/g, '').toUpperCase();
}

/** An agent whose connections are handed out only after the certificate was compared. */
function pinnedAgent(fingerprint) {
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = ({ host, port }, done) => {
    const socket = connect({ host, port, ...(isIP(host) ? {} : { servername: host }), rejectUnauthorized: false });
    socket.once('error', done);
    socket.once('secureConnect', () => {
      if (plain(socket.getPeerCertificate().fingerprint256 ?? '') === plain(fingerprint)) return done(null, socket);
      socket.destroy();
      done(new Error('The server shows another certificate than the one that was given: nothing was sent.'));
    });
  };
  return agent;
}

/**
 * Sends a request and reads the whole answer.
 * @param {string} address
 * @param {{method?: string, headers?: Record<string, string>, body?: string | Uint8Array, fingerprint?: string}} [options]
 *   `fingerprint`: SHA-256 of the server's certificate; without it the certificate must be one that Node knows.
 * @returns {Promise<{status: number, headers: import('node:http').IncomingHttpHeaders, text: string}>}
 * @throws {Error} When the server is out of reach or shows another certificate.
 */
export function pinnedRequest(address, { method = 'GET', headers = {}, body, fingerprint } = {}) {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const agent = secure && fingerprint ? pinnedAgent(fingerprint) : undefined;
  return new Promise((resolve, reject) => {
    const asked = (secure ? httpsRequest : httpRequest)(url, { method, headers, agent });
    asked.once('error', reject);
    asked.once('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    asked.end(body);
  });
}
