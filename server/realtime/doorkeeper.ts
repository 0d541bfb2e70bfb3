// How many sockets an address and a token may have, how fast new ones may come, and how much one may say.
import type { IncomingMessage } from 'node:http';
import { type Client, type ClientAddresses, limitKey } from '../http/client-address';
import { Allowances } from '../limits/allowances';
import type { Settings } from '../settings/schema';

export type SocketLimits = Pick<
  Settings['limits'],
  'connectionsPerMinute' | 'connectionsPerAddress' | 'connectionsPerToken' | 'eventsPerMinute'
>;

/** Why a connection is not taken; words for the person who reads the client's log. */
export type DoorRefusal = 'too many connections from this address' | 'TLS is needed';

export class Doorkeeper {
  private readonly arrivals: Allowances;
  private readonly events: Allowances;
  private readonly byAddress = new Map<string, number>();
  private readonly byToken = new Map<string, number>();

  /** @param clock monotonic milliseconds */
  constructor(
    private readonly limits: SocketLimits,
    private readonly addresses: ClientAddresses,
    clock: () => number = () => performance.now(),
  ) {
    this.arrivals = new Allowances(limits.connectionsPerMinute, clock);
    this.events = new Allowances(limits.eventsPerMinute, clock);
  }

  clientOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): Client {
    return this.addresses.of(request);
  }

  /** Whether a connection may begin: asked before any credential is sent. */
  mayArrive(request: IncomingMessage): DoorRefusal | null {
    const client = this.addresses.of(request);
    if (!client.private) return 'TLS is needed';
    const key = limitKey(client.address);
    if ((this.byAddress.get(key) ?? 0) >= this.limits.connectionsPerAddress || this.arrivals.take(key) > 0)
      return 'too many connections from this address';
    return null;
  }

  /** Counts an open connection of an address. @returns called once when it is closed */
  enter(address: string): () => void {
    return counted(this.byAddress, limitKey(address));
  }

  /** Counts a socket of a token. @returns called once when it is closed; null where the token has all that it may have */
  admit(tokenId: string): (() => void) | null {
    if ((this.byToken.get(tokenId) ?? 0) >= this.limits.connectionsPerToken) return null;
    return counted(this.byToken, tokenId);
  }

  /** True while a socket may say something more. */
  maySay(socketId: string): boolean {
    return this.events.take(socketId) === 0;
  }

  /** Forgets a socket that is gone. */
  forget(socketId: string): void {
    this.events.forget(socketId);
  }
}

function counted(counts: Map<string, number>, key: string): () => void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    const left = (counts.get(key) ?? 1) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };
}
