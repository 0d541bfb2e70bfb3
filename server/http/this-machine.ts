// Whether a request was made on the server's own machine by a program that speaks for itself.
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../settings/loopback';

/** Headers by which a proxy says that it asks for somebody else. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * True for a connection over loopback that carries nobody else's question: a proxy on this machine comes over loopback too,
 * trusted or not, and its callers are anybody.
 */
export function fromThisMachine(request: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  if (FORWARDING.some((name) => request.headers[name] !== undefined)) return false;
  const address = request.socket.remoteAddress ?? '';
  return isLoopback(address.replace(/^::ffff:/, ''));
}
