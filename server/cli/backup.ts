// Command behind `npm run backup`: writes the whole store to one file, whether or not a server runs on the folder.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@shared/errors';
import manifest from '../../package.json';
import { writeBackup } from '../backup/backup-file';
import { runCommand } from '../backup/run-command';
import { openDatabase } from '../database/connect';
import { isOurDataDir } from '../database/data-dir';
import { silentLog } from '../database/log';
import { usualDataDir } from '../settings/read-settings';

await runCommand(async () => {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, to: { type: 'string' } } });
  if (!values.to) throw new Refusal('bad_request', '--to wajib diisi.', 'npm run backup -- --data-dir D --to BERKAS');
  const databaseUrl = process.env.DATABASE_URL || null;
  const dataDir = path.resolve(values['data-dir'] ?? usualDataDir());
  if (!databaseUrl && !(await isOurDataDir(dataDir))) {
    throw new Refusal('not_found', `${dataDir} bukan folder data aplikasi ini.`, 'Sebut folder data pada --data-dir.');
  }
  const database = await openDatabase({ dataDir, databaseUrl, log: silentLog });
  const client = database.newClient();
  client.on('error', () => undefined);
  try {
    await client.connect();
    const about = { product: manifest.version, now: Date.now() };
    const { header, footer, sha256, bytes } = await writeBackup(client, path.resolve(values.to), about);
    return { epoch: header.epoch, seq: header.seq, rows: footer.rows, sha256, bytes, takenAt: header.takenAt };
  } finally {
    await client.end();
    await database.close();
  }
});
