// Brings a backup back as a store of its own: with another epoch, so that no screen takes its old numbers for the new ones.
import type { Epoch } from '@shared/ids';
import type pg from 'pg';
import { newEpoch } from '../store/epoch';
import { type BackupFacts, backupContent, readBackup } from './backup-file';
import { loadDump } from './load';

/**
 * Receipts given after the backup was taken are lost, but somebody may hold them: the running number leaves this much room,
 * so that none of their numbers is given to another submission.
 */
const RECEIPT_ROOM = 10_000;

export interface RestoreOptions {
  /** Epoch milliseconds. */
  now: number;
  random: (size: number) => Uint8Array;
  /** Makes every token of the backup void; new ones must be given out. */
  revokeTokens: boolean;
}

/**
 * Loads a backup into an empty database.
 * @param client a connection of its own, in no transaction; the caller closes it
 * @throws Refusal when the file is damaged or foreign, or the database holds a store; nothing is left in it then
 */
export async function restoreBackup(
  client: pg.ClientBase,
  file: string,
  options: RestoreOptions,
): Promise<BackupFacts & { epoch: Epoch }> {
  // Read to its end first: what is damaged is refused before anything is written.
  const facts = await readBackup(file);
  const epoch = newEpoch(options.random);
  await loadDump(client, backupContent(file).dump(), options.now, async (header) => {
    await client.query(
      `UPDATE store_head SET epoch = $1, receipts = (receipts / ${RECEIPT_ROOM} + 1) * ${RECEIPT_ROOM} + receipts % ${RECEIPT_ROOM}`,
      [epoch],
    );
    if (options.revokeTokens) {
      await client.query('UPDATE token SET revoked_at = $1 WHERE revoked_at IS NULL', [options.now]);
    }
    await client.query(
      `INSERT INTO audit (at, agency, role, action, subject, detail) VALUES ($1, 'kominfo', 'walidata', 'restore', $2, $3)`,
      [options.now, epoch, JSON.stringify({ from: header.epoch, seq: header.seq, takenAt: header.takenAt })],
    );
  });
  await client.query('ANALYZE');
  return { ...facts, epoch };
}
