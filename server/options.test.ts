// The server's command line: defaults that are safe, and wrong options that are named.
import path from 'node:path';
import { expect, it } from 'vitest';
import { isLoopback, OptionError, parseOptions } from './options';

it('listens on this machine only unless told otherwise', () => {
  const options = parseOptions([], {});
  expect(options).toMatchObject({ port: 4180, host: '127.0.0.1', databaseUrl: null });
  expect(path.isAbsolute(options.dataDir)).toBe(true);
  expect(
    parseOptions(['--port', '0', '--host', '0.0.0.0', '--data-dir', 'd'], { DATABASE_URL: 'postgres://x' }),
  ).toEqual({
    port: 0,
    host: '0.0.0.0',
    dataDir: path.resolve('d'),
    databaseUrl: 'postgres://x',
  });
});

it('names what is wrong', () => {
  for (const args of [['--port', 'abc'], ['--port', '70000'], ['--port', '1.5'], ['--prot', '1'], ['lain']])
    expect(() => parseOptions(args, {}), args.join(' ')).toThrow(OptionError);
});

it('knows which addresses stay on this machine', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect(isLoopback(host), host).toBe(true);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'server'])
    expect(isLoopback(host)).toBe(false);
});
