// Command behind `npm run restore`: brings a backup back into an empty folder (or an empty database at DATABASE_URL).
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@shared/errors';
import { readBackup } from '../backup/backup-file';
import { restoreBackup } from '../backup/restore';
import { intoEmptyFolder } from '../backup/restore-folder';
import { runCommand } from '../backup/run-command';
import { openDatabase } from '../database/connect';
import { silentLog } from '../database/log';

const USAGE = 'npm run restore -- --from BERKAS --data-dir D [--revoke-tokens], atau --from BERKAS --check';

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      'data-dir': { type: 'string' },
      'revoke-tokens': { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  if (!values.from) throw new Refusal('bad_request', '--from wajib diisi.', USAGE);
  const file = path.resolve(values.from);
  const revokeTokens = values['revoke-tokens'];
  if (values.check) {
    const { header, footer, sha256 } = await readBackup(file);
    return { epoch: header.epoch, seq: header.seq, rows: footer.rows, sha256, takenAt: header.takenAt };
  }
  const databaseUrl = process.env.DATABASE_URL || null;
  const dataDir = values['data-dir'] ? path.resolve(values['data-dir']) : null;
  // Before anything is made: a damaged file leaves no trace.
  await readBackup(file);
  const load = async () => {
    const database = await openDatabase({ dataDir: dataDir ?? '', databaseUrl, restoring: true, log: silentLog });
    const client = database.newClient();
    client.on('error', () => undefined);
    try {
      await client.connect();
      const options = { now: Date.now(), random: randomBytes, revokeTokens };
      const { header, footer, sha256, epoch } = await restoreBackup(client, file, options);
      return { epoch, seq: header.seq, rows: footer.rows, sha256, takenAt: header.takenAt };
    } finally {
      await client.end();
      await database.close();
    }
  };
  if (dataDir) return intoEmptyFolder(dataDir, load);
  if (!databaseUrl) throw new Refusal('bad_request', '--data-dir wajib diisi.', USAGE);
  return load();
});
