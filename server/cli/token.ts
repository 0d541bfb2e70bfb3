// Command behind `npm run token`: prints a token for an agency as its last line, whether or not a server runs on the folder.
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@shared/errors';
import { defaultDataDir } from '../database/data-dir';
import { silentLog } from '../database/log';
import { referenceAgencies } from '../http/agency-directory';
import { openStore } from '../store/open';
import { issueToken, knownAgency, parseRole } from '../tokens/issue-token';

const USAGE = 'npm run token -- --agency disdik --data-dir D [--role submit|read|walidata]';

async function main(): Promise<void> {
  const { agency, role, dataDir } = options();
  const known = knownAgency(agency, referenceAgencies().all);
  const databaseUrl = process.env.DATABASE_URL || null;
  const store = await openStore({ dataDir, databaseUrl, clock: Date.now, log: silentLog });
  try {
    console.log(await issueToken(store, known, role));
  } finally {
    await store.close();
  }
}

function options(): { agency: string; role: ReturnType<typeof parseRole>; dataDir: string } {
  const { values } = parsed();
  if (!values.agency) throw new Refusal('bad_request', '--agency wajib diisi.', USAGE);
  const surroundings = {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    home: homedir(),
    env: process.env,
  };
  const dataDir = path.resolve(values['data-dir'] ?? defaultDataDir(surroundings));
  return { agency: values.agency, role: parseRole(values.role), dataDir };
}

function parsed() {
  try {
    return parseArgs({
      options: { agency: { type: 'string' }, role: { type: 'string' }, 'data-dir': { type: 'string' } },
    });
  } catch (error) {
    throw new Refusal('bad_request', (error as Error).message, USAGE);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`${error.message}\n${error.fix}`);
  process.exitCode = 1;
}
