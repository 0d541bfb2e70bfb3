// Asks a server over HTTPS and sends nothing before its certificate was compared with the pin.
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Fingerprint } from '@shared/fingerprint';
import { fingerprintOf } from './server-trust';

export interface PlainAnswer {
  status: number;
  /** Parsed JSON; undefined where it is none. */
  body: unknown;
}

/** More than any answer that is asked for this way. */
const LONGEST_ANSWER = 1_000_000;

/**
 * GET with headers, held to a pin.
 * @param pin undefined: the certificate must be vouched for by a public authority
 * @throws Error when the server is out of reach or shows another certificate
 */
export function askPinned(
  address: string,
  headers: Readonly<Record<string, string>>,
  pin: Fingerprint | undefined,
  patienceMs: number,
): Promise<PlainAnswer> {
  const url = new URL(address);
  return new Promise((resolve, reject) => {
    const options = { headers, signal: AbortSignal.timeout(patienceMs) };
    const asked =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: pinnedAgent(pin) })
        : httpRequest(url, options);
    asked.once('error', reject);
    asked.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) response.destroy(new Error('the answer is too long'));
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
    });
    asked.end();
  });
}

/** An agent whose connections are handed out only after the certificate was compared. */
function pinnedAgent(pin: Fingerprint | undefined): Agent {
  const agent = new Agent({ keepAlive: false });
  if (pin === undefined) return agent;
  agent.createConnection = (options, done) => {
    const host = options.host ?? '';
    const socket = connect({
      host,
      port: Number(options.port),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
    });
    socket.once('error', (error) => done?.(error, socket));
    socket.once('secureConnect', () => {
      if (fingerprintOf(socket.getPeerCertificate()) === pin) return done?.(null, socket);
      socket.destroy();
      done?.(new Error('the server shows another certificate than the accepted one'), socket);
    });
    return undefined;
  };
  return agent;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
