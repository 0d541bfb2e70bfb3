// Where a request comes from: forwarded addresses count only from trusted proxies, and then only up to the first stranger.
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { ClientAddresses, limitKey } from './client-address';

const asked = (remoteAddress: string, headers: Record<string, string> = {}, encrypted = false) => ({
  headers,
  socket: { remoteAddress, encrypted } as unknown as Socket,
});

it('believes nobody who is not trusted', () => {
  const clients = new ClientAddresses(['10.9.0.0/16', '2001:db8::1']);
  const headers = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' };
  expect(clients.of(asked('192.0.2.7', headers))).toEqual({ address: '192.0.2.7', private: false, tls: false });
  expect(clients.of(asked('::ffff:192.0.2.7', headers, true))).toEqual({
    address: '192.0.2.7',
    private: true,
    tls: true,
  });
  expect(clients.of(asked('127.0.0.1'))).toEqual({ address: '127.0.0.1', private: true, tls: false });
});

it('takes the client and its encryption from a trusted proxy', () => {
  const clients = new ClientAddresses(['10.9.0.0/16', '2001:db8::1']);
  const via = (chain: string, proto?: string) =>
    clients.of(asked('10.9.1.1', { 'x-forwarded-for': chain, ...(proto ? { 'x-forwarded-proto': proto } : {}) }));
  expect(via('192.0.2.7', 'https')).toEqual({ address: '192.0.2.7', private: true, tls: true });
  expect(via('192.0.2.7', 'http')).toEqual({ address: '192.0.2.7', private: false, tls: false });
  expect(via('192.0.2.7')).toMatchObject({ private: false });
  // What a client wrote itself stands before what the proxies add.
  expect(via('127.0.0.1, 192.0.2.7, 10.9.2.2', 'https').address).toBe('192.0.2.7');
  expect(via('garbage', 'https').address).toBe('10.9.1.1');
  expect(clients.of(asked('2001:db8::1', { 'x-forwarded-for': '2001:db8::5' })).address).toBe('2001:db8::5');
});

it('counts an IPv6 network as one client', () => {
  expect(limitKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(limitKey('2001:db8:1:2::9')).toBe(limitKey('2001:db8:1:2:aaaa::1'));
  expect(limitKey('2001:db8::9')).toBe('2001:db8:0:0::/64');
  expect(limitKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(limitKey('192.0.2.7')).toBe('192.0.2.7');
  expect(limitKey('::1')).toBe('::1');
});
