// Command behind `npm run tokens`: lists the tokens of a store, or revokes one, whether or not a server runs on it.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@shared/errors';
import { isOurDataDir } from '../database/data-dir';
import { silentLog } from '../database/log';
import { usualDataDir } from '../settings/read-settings';
import { openStore } from '../store/open';
import { tokenTable } from '../tokens/token-table';

const USAGE = 'npm run tokens -- --data-dir D [--revoke ID]';

function options(): { dataDir: string; revoke: string | null } {
  try {
    const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, revoke: { type: 'string' } } });
    return { dataDir: path.resolve(values['data-dir'] ?? usualDataDir()), revoke: values.revoke ?? null };
  } catch (error) {
    throw new Refusal('bad_request', (error as Error).message, USAGE);
  }
}

async function main(): Promise<void> {
  const { dataDir, revoke } = options();
  const databaseUrl = process.env.DATABASE_URL || null;
  // A misspelt folder must not become a new, empty store.
  if (databaseUrl === null && !(await isOurDataDir(dataDir)))
    throw new Refusal(
      'not_found',
      `Folder ${dataDir} bukan folder data server.`,
      'Periksa --data-dir: server mencetaknya pada baris "ready" sebagai "dataDir".',
    );
  const store = await openStore({ dataDir, databaseUrl, clock: Date.now, log: silentLog });
  try {
    if (revoke === null) {
      console.log(tokenTable(await store.tokens(), Date.now()));
      return;
    }
    const done = await store.revokeToken(revoke);
    if (done === 'unknown')
      throw new Refusal('not_found', `Token ${revoke} tidak ada.`, 'Lihat daftarnya dengan npm run tokens.');
    console.log(done === 'revoked' ? `Token ${revoke} dicabut.` : `Token ${revoke} sudah dicabut sebelumnya.`);
  } finally {
    await store.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`${error.message}\n${error.fix}`);
  process.exitCode = 1;
}
