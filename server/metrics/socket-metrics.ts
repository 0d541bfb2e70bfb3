// Screens that are connected, and how far behind the slowest is.
import { Gauge } from 'prom-client';
import { asked, type Metrics, PREFIX } from './metrics';

/** What the gateway says of its sockets. */
export interface Sockets {
  readonly size: number;
  readonly leftOut: number;
  readonly largestBacklog: number;
}

/** Declares the sockets' figures; asked when they are read. */
export function countSockets(sockets: Sockets, metrics: Metrics): void {
  const gauge = (name: string, help: string, question: () => number) =>
    new Gauge({ name: `${PREFIX}${name}`, help, registers: [metrics], collect: asked(question) });
  gauge('sockets', 'Screens that are connected now.', () => sockets.size);
  gauge('sockets_left_out', 'Screens that are too slow and take no changes now.', () => sockets.leftOut);
  gauge('socket_backlog_bytes', 'Bytes that wait for the screen with most waiting.', () => sockets.largestBacklog);
}
