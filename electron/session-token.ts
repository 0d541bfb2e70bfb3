// The token that a person signed in with, kept encrypted in the user's folder for the next start.
import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from './settings';

const Kept = z.object({ serverUrl: z.string(), token: z.string() });

/** The part of Electron's safeStorage that is used. */
export interface Encryption {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
}

/** Holds one sign-in. */
export interface SessionToken {
  /** What a person has done in this run; it wins over a token that the start brought. */
  readonly choice: 'none' | 'signed-in' | 'signed-out';
  /** The token kept for a server, if any. */
  for(serverUrl: string): string | undefined;
  keep(serverUrl: string, token: string): void;
  forget(): void;
}

/**
 * Opens the kept sign-in. Where the system offers no encryption the token lives for this run only.
 * A file that cannot be decrypted (another user, another machine) counts as signed out.
 */
export function openSessionToken(file: string, encryption: Encryption): SessionToken {
  let choice: SessionToken['choice'] = 'none';
  let held: z.infer<typeof Kept> | undefined;
  try {
    held = Kept.parse(JSON.parse(encryption.decryptString(readFileSync(file))));
  } catch {
    held = undefined;
  }
  return {
    get choice() {
      return choice;
    },
    for: (serverUrl) => (held?.serverUrl === serverUrl ? held.token : undefined),
    keep(serverUrl, token) {
      choice = 'signed-in';
      held = { serverUrl, token };
      if (encryption.isEncryptionAvailable()) writeWhole(file, encryption.encryptString(JSON.stringify(held)));
    },
    forget() {
      choice = 'signed-out';
      held = undefined;
      rmSync(file, { force: true });
    },
  };
}
