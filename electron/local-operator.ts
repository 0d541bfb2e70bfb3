// A local app on the server's machine is let in by its data folder: whoever may read the folder's token is its operator.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isLoopback } from './server-address';

/** The file that the server writes into its data folder, readable by its owner only. */
export const OPERATOR_TOKEN_FILE = 'operator.token';

/**
 * Reads the room operator's token from a server's data folder.
 * @param dataDir The data folder, as given on the command line.
 * @param serverUrl The token is only for a server of this machine; it never leaves it.
 * @returns The token; undefined when the server is elsewhere, or the file is missing or not readable by this user.
 */
export function readOperatorToken(dataDir: string, serverUrl: string): string | undefined {
  if (!isLoopback(serverUrl)) return undefined;
  try {
    return readFileSync(path.join(dataDir, OPERATOR_TOKEN_FILE), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
