// Where a request comes from and whether it came encrypted: what the connection says, or what a trusted proxy says of it.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isLoopback } from '../settings/loopback';

export interface Client {
  /** IP address; IPv4 also where it came over IPv6. */
  address: string;
  /** True where nobody between the client and us could read along: TLS, or a connection that stays on this machine. */
  private: boolean;
  /** True where the client itself used TLS. */
  tls: boolean;
}

type Asked = Pick<IncomingMessage, 'headers' | 'socket'>;

export class ClientAddresses {
  private readonly trusted = new BlockList();

  /** @param trust addresses and ranges of proxies that are believed */
  constructor(trust: readonly string[]) {
    for (const range of trust) {
      const [address = '', bits] = range.split('/');
      const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      if (bits === undefined) this.trusted.addAddress(address, family);
      else this.trusted.addSubnet(address, Number(bits), family);
    }
  }

  /** Headers of a proxy that nobody trusts are words of a stranger: they change nothing. */
  of({ headers, socket }: Asked): Client {
    const peer = plain(socket.remoteAddress ?? '');
    const encrypted = (socket as Partial<TLSSocket>).encrypted === true;
    if (!this.isTrusted(peer)) return { address: peer, private: encrypted || isLoopback(peer), tls: encrypted };
    const address = this.forwardedFor(headers['x-forwarded-for']) ?? peer;
    const tls = last(headers['x-forwarded-proto'])?.toLowerCase() === 'https';
    return { address, private: tls || isLoopback(address), tls };
  }

  /** The last address that no trusted proxy has: what stands before it may be the client's invention. */
  private forwardedFor(header: string | string[] | undefined): string | null {
    const hops = [header ?? []]
      .flat()
      .join(',')
      .split(',')
      .map((hop) => plain(hop.trim()));
    for (const hop of hops.reverse()) {
      if (isIP(hop) === 0) return null;
      if (!this.isTrusted(hop)) return hop;
    }
    return null;
  }

  private isTrusted(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.trusted.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }
}

/** What limits are counted by: an IPv6 network is one client, since its holder may use any address of it. */
export function limitKey(address: string): string {
  if (isIP(address) !== 6 || isLoopback(address)) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const before = head.split(':').filter((part) => part !== '');
  const after = (tail ?? '').split(':').filter((part) => part !== '');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function last(header: string | string[] | undefined): string | undefined {
  return [header ?? []].flat().join(',').split(',').at(-1)?.trim();
}
