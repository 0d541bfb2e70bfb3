// The room operator's token in the data folder: whoever may read the folder on this machine is let in as the room.
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgencyId } from '@shared/ids';
import type { Store } from './store/contract';

const FILE = 'operator.token';
/** The room belongs to the province's informatics agency, the walidata. */
const ROOM_AGENCY = AgencyId.parse('kominfo');

/**
 * Leaves a valid token of role `operator` in the data folder, readable by the process's user only; an earlier one is kept.
 */
export async function keepOperatorToken(store: Store, dataDir: string): Promise<void> {
  const file = path.join(dataDir, FILE);
  const held = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (held !== '' && (await store.findToken(held))?.role === 'operator') {
    await chmod(file, 0o600);
    return;
  }
  const { text } = await store.createToken({ agency: ROOM_AGENCY, role: 'operator', expiresAt: null });
  // Written whole under another name first: a reader never sees half a token.
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${text}\n`, { mode: 0o600 });
  await rename(fresh, file);
}
