// Which certificate each server is held to: the ones a person accepted, and that of a server in a data folder of this machine.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Fingerprint, parseFingerprint } from '@shared/fingerprint';
import { isLoopback, originOf } from './server-address';
import type { SettingsStore } from './settings';

/** Where a server leaves its certificate in its data folder. */
const CERTIFICATE = path.join('tls', 'certificate.pem');

export interface Pins {
  /** The fingerprint that a server is held to; undefined where none was accepted yet. */
  for(address: string): Fingerprint | undefined;
  /** Accepts a fingerprint for a server, from now on and in later runs. */
  accept(address: string, fingerprint: Fingerprint): void;
}

/** @param dataDir a server's data folder on this machine: whoever may read it need not be shown its certificate */
export function pinsOf(settings: SettingsStore, dataDir: string | undefined): Pins {
  return {
    for(address) {
      const origin = originOf(address);
      if (!origin?.startsWith('https:')) return undefined;
      const local = dataDir && isLoopback(origin) ? certificateIn(dataDir) : undefined;
      return local ?? settings.get().pins[origin];
    },
    accept(address, fingerprint) {
      const origin = originOf(address);
      if (!origin) return;
      settings.set({ pins: { ...settings.get().pins, [origin]: fingerprint } });
    },
  };
}

function certificateIn(dataDir: string): Fingerprint | undefined {
  try {
    return parseFingerprint(new X509Certificate(readFileSync(path.join(dataDir, CERTIFICATE))).fingerprint256);
  } catch {
    return undefined;
  }
}
