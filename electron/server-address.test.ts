import { expect, it } from 'vitest';
import { goesToServer, isLoopback, originOf } from './server-address';

it('knows this machine from names that look like it', () => {
  const here = ['http://127.0.0.1:8080', 'http://localhost', 'https://[::1]:1', 'http://127.9.9.9/x'];
  const elsewhere = [
    'http://127.0.0.1.example.com',
    'http://localhost.example',
    'http://10.0.0.1',
    'ftp://localhost',
    'x',
  ];
  expect(here.map(isLoopback)).toEqual(here.map(() => true));
  expect(elsewhere.map(isLoopback)).toEqual(elsewhere.map(() => false));
});

it('lets requests go to the configured server only', () => {
  const server = originOf('http://10.1.2.3:8080/beranda');
  expect(goesToServer('ws://10.1.2.3:8080/socket.io/?x=1', server)).toBe(true);
  expect(goesToServer('http://10.1.2.3:8080/api', server)).toBe(true);
  expect(goesToServer('http://10.1.2.3:8081/api', server)).toBe(false);
  expect(goesToServer('https://10.1.2.3:8080/api', server)).toBe(false);
  expect(goesToServer('http://10.1.2.3:8080@evil.example/', server)).toBe(false);
  expect(goesToServer('http://10.1.2.3:8080/', undefined)).toBe(false);
});
