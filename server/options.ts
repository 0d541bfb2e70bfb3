// The server's command line.
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from './database/data-dir';

export interface ServerOptions {
  /** 0 takes a free one. */
  port: number;
  host: string;
  dataDir: string;
  /** The province's own PostgreSQL instead of the embedded one. */
  databaseUrl: string | null;
}

export const DEFAULT_PORT = 4180;
export const LOOPBACK = '127.0.0.1';

/** A wrong command line: what is wrong and what to write instead. */
export class OptionError extends Error {
  override name = 'OptionError';
}

/** @throws OptionError */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv = process.env): ServerOptions {
  let values: { port?: string; host?: string; 'data-dir'?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
    }));
  } catch (error) {
    throw new OptionError(`${(error as Error).message}. Known: --port P, --host H, --data-dir D`);
  }
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new OptionError(`--port ${values.port}: a number from 0 to 65535`);
  const dataDir =
    values['data-dir'] ??
    defaultDataDir({ platform: process.platform, isRoot: process.getuid?.() === 0, home: homedir(), env });
  return {
    port,
    host: values.host ?? LOOPBACK,
    dataDir: path.resolve(dataDir),
    databaseUrl: env.DATABASE_URL || null,
  };
}

/** True when an address is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
