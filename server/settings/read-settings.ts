// Reads the settings: defaults, then the file, then the environment, then the command line; each over the one before.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { defaultDataDir } from '../database/data-dir';
import { type CommandLine, parseCommandLine } from './command-line';
import { environmentSettings } from './environment';
import { checkSettings, settingsProblem } from './problems';
import type { Settings } from './schema';

/** Name of the settings file in the data folder. */
const FILE = 'settings.json';

/** Everything that the server is told at its start. */
export interface ServerSettings extends Settings {
  /** Absolute. */
  dataDir: string;
  /** The province's own PostgreSQL instead of the embedded one; from DATABASE_URL, since it holds a password. */
  databaseUrl: string | null;
  /** The file that was read; null when there is none. */
  file: string | null;
}

/**
 * Reads what a command line, an environment and the settings file say.
 * @param args without the program's name
 * @throws Refusal bad_request that names the wrong key or value, what is allowed, and a near match
 */
export async function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ServerSettings> {
  const line = parseCommandLine(args);
  const dataDir = path.resolve(line.dataDir ?? usualDataDir(env));
  const { file, content } = await readSettingsFile(line.settings, dataDir);
  const settings = checkSettings([
    { source: file ?? FILE, values: content },
    { source: 'environment', values: environmentSettings(env) },
    { source: 'command line', values: fromCommandLine(line) },
  ]);
  return { ...settings, dataDir, databaseUrl: env.DATABASE_URL || null, file };
}

/** Where data is kept when nobody says so. */
export function usualDataDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return defaultDataDir({ platform: process.platform, isRoot: process.getuid?.() === 0, home: homedir(), env });
}

/** The file that was named, which must be there, or the one of the data folder, which need not be. */
async function readSettingsFile(
  named: string | null,
  dataDir: string,
): Promise<{ file: string | null; content: unknown }> {
  const file = path.resolve(named ?? path.join(dataDir, FILE));
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (named === null && (code === 'ENOENT' || code === 'ENOTDIR')) return { file: null, content: {} };
    throw settingsProblem(
      `Berkas setelan ${file} tidak dapat dibaca (${code ?? 'galat'}).`,
      'Periksa path pada --settings dan hak bacanya.',
    );
  }
  try {
    // A byte order mark, as editors on Windows write it, is no content.
    return { file, content: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    throw settingsProblem(
      `Berkas setelan ${file} bukan JSON yang sah: ${(error as Error).message}`,
      'Perbaiki tanda kurung, koma atau kutip di tempat itu.',
    );
  }
}

function fromCommandLine({ host, port }: CommandLine): unknown {
  const listen = { ...(host === null ? {} : { host }), ...(port === null ? {} : { port }) };
  return Object.keys(listen).length > 0 ? { listen } : {};
}
