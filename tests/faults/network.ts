// The network between screens, agencies and the server: bytes pass through here, and here they are cut.
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `drop`: connections break and none is made. `stall`: connections stand and nothing passes, as with a pulled cable.
 * `half`: the server's side of each connection ends, what is sent to it goes on. New connections pass.
 */
export type Cut = 'drop' | 'stall' | 'half';

interface Pair {
  client: Socket;
  server: Socket;
}

export class Network {
  private state: 'whole' | Cut = 'whole';
  private readonly pairs = new Set<Pair>();
  private readonly listener: Server;

  private constructor(private readonly target: number) {
    this.listener = createServer({ allowHalfOpen: true }, (client) => this.take(client));
  }

  /** Listens on a free port of this machine. @param target the server's port */
  static async open(target: number): Promise<Network> {
    const network = new Network(target);
    await new Promise<void>((resolve) => network.listener.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get url(): string {
    const address = this.listener.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** Cuts what is there now, and what comes until it is healed. */
  cut(how: Cut): void {
    this.state = how === 'half' ? 'whole' : how;
    for (const pair of [...this.pairs]) {
      if (how === 'drop') this.end(pair);
      if (how === 'stall') for (const side of [pair.client, pair.server]) side.pause();
      if (how === 'half') pair.client.end();
    }
  }

  /** Lets everything pass again; what was stalled goes on where it stood. */
  heal(): void {
    this.state = 'whole';
    for (const { client, server } of this.pairs) for (const side of [client, server]) side.resume();
  }

  async close(): Promise<void> {
    for (const pair of [...this.pairs]) this.end(pair);
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private take(client: Socket): void {
    if (this.state === 'drop') {
      client.on('error', () => undefined);
      client.destroy();
      return;
    }
    const server = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    const pair = { client, server };
    this.pairs.add(pair);
    this.pass(pair, client, server);
    this.pass(pair, server, client);
    if (this.state === 'stall') for (const side of [client, server]) side.pause();
  }

  /** Hands on by hand: a pipe would resume a side that was paused on purpose. */
  private pass(pair: Pair, from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (to.destroyed || to.writableEnded) return;
      if (to.write(chunk)) return;
      from.pause();
      to.once('drain', () => {
        if (this.state !== 'stall') from.resume();
      });
    });
    from.on('end', () => {
      if (!to.writableEnded) to.end();
    });
    from.on('error', () => this.end(pair));
    from.on('close', () => this.end(pair));
  }

  private end(pair: Pair): void {
    this.pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  }
}
