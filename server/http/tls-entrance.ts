// Stands before the TLS server: whoever speaks plain HTTP to it is told to use https://, and whoever says nothing is not kept.
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** A TLS connection begins with a record of this type. */
const TLS_HANDSHAKE = 22;
/** The answer is given this long to be taken: a connection cut while its sender still writes would lose it. */
const FAREWELL_MS = 2_000;

const TEXT =
  'Server ini hanya melayani HTTPS. Tulis https:// di depan alamatnya.\nThis server speaks HTTPS only. Use https:// in its address.\n';
const ANSWER = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(TEXT)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${TEXT}`;

/** Connections that are no TLS connections yet, by server. */
const unbegun = new WeakMap<object, Map<string, Socket>>();

/**
 * Looks at the first byte of every connection before the TLS server gets it.
 * @param patienceMs a connection that has said nothing by then is closed
 */
export function guardEntrance(server: Server, patienceMs: number): void {
  const waiting = new Map<string, Socket>();
  unbegun.set(server, waiting);
  // Connections come to a TLS server as an event, its own listeners among others: they get what is let in.
  const taken = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    waiting.set(name, socket);
    socket.once('close', () => waiting.delete(name));
    const broken = () => socket.destroy();
    const late = setTimeout(broken, patienceMs);
    late.unref();
    socket.on('error', broken);
    socket.once('close', () => clearTimeout(late));
    socket.once('data', (first: Buffer) => {
      clearTimeout(late);
      if (first[0] !== TLS_HANDSHAKE) return refuse(socket, first);
      socket.off('error', broken);
      socket.pause();
      socket.unshift(first);
      for (const take of taken) take.call(server, socket);
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => waiting.delete(nameOf(socket)));
}

/** Closes the connections that have not begun, so that a stop waits for none of them. */
export function dropUnbegun(server: object): void {
  for (const socket of unbegun.get(server)?.values() ?? []) socket.destroy();
}

/** HTTP begins with a method in capitals; anything else is no protocol that could be answered. */
function refuse(socket: Socket, first: Buffer): void {
  const begins = first[0] ?? 0;
  if (begins < 0x41 || begins > 0x5a) return void socket.destroy();
  socket.end(ANSWER);
  socket.resume();
  const farewell = setTimeout(() => socket.destroy(), FAREWELL_MS);
  farewell.unref();
  socket.once('end', () => socket.destroySoon());
  socket.once('close', () => clearTimeout(farewell));
}

function nameOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}
