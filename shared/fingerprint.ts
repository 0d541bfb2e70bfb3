// A certificate's fingerprint: what a person compares at the first connection, and what an app keeps afterwards.
import { z } from 'zod';

/** SHA-256 over the certificate (DER), 64 hexadecimal digits in capitals without separators. */
export const Fingerprint = z
  .string()
  .regex(/^[0-9A-F]{64}$/)
  .brand('Fingerprint');
export type Fingerprint = z.infer<typeof Fingerprint>;

/** Reads a fingerprint as people write it: with colons, spaces, small letters, or `SHA256:` before it; undefined otherwise. */
export function parseFingerprint(text: string): Fingerprint | undefined {
  const digits = text
    .trim()
    .replace(/^sha-?256[:=\s]/i, '')
    .replace(/[\s:]/g, '')
    .toUpperCase();
  const parsed = Fingerprint.safeParse(digits);
  return parsed.success ? parsed.data : undefined;
}

/** The fingerprint in 16 groups of four digits, to be compared by eye or read aloud. */
export function fingerprintGroups(fingerprint: Fingerprint): string[] {
  return fingerprint.match(/.{4}/g) ?? [];
}
