// Command behind `npm run token`: prints a token for an agency as its last line, whether or not a server runs on the folder.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@shared/errors';
import { isOurDataDir } from '../database/data-dir';
import { silentLog } from '../database/log';
import { referenceAgencies } from '../http/agency-directory';
import { usualDataDir } from '../settings/read-settings';
import { openStore } from '../store/open';
import { describeToken, issueToken, knownAgency, parseDisplay, parseExpiry, parseRole } from '../tokens/issue-token';

const USAGE =
  'npm run token -- --agency disdik --data-dir D [--role submit|read|walidata] [--display NAMA] [--expires 90d]';

async function main(): Promise<void> {
  const { agency, role, display, expiresAt, dataDir } = options();
  const known = knownAgency(agency, referenceAgencies().all);
  const databaseUrl = process.env.DATABASE_URL || null;
  if (databaseUrl === null && !(await isOurDataDir(dataDir)))
    console.log(`Folder ${dataDir} belum berisi data server; dibuat baru. Jalankan server dengan folder yang sama.`);
  const store = await openStore({ dataDir, databaseUrl, clock: Date.now, log: silentLog });
  try {
    const { text, record } = await issueToken(store, known, role, { display, expiresAt });
    console.log(describeToken(record));
    console.log(text);
  } finally {
    await store.close();
  }
}

function options() {
  const { values } = parsed();
  if (!values.agency) throw new Refusal('bad_request', '--agency wajib diisi.', USAGE);
  const display = parseDisplay(values.display);
  return {
    agency: values.agency,
    display,
    role: parseRole(values.role, display),
    expiresAt: parseExpiry(values.expires, Date.now()),
    dataDir: path.resolve(values['data-dir'] ?? usualDataDir()),
  };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        agency: { type: 'string' },
        role: { type: 'string' },
        display: { type: 'string' },
        expires: { type: 'string' },
        'data-dir': { type: 'string' },
      },
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
