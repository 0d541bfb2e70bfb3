// Fingerprints are read as people write them and shown in groups.
import { expect, it } from 'vitest';
import { fingerprintGroups, parseFingerprint } from './fingerprint';

const DIGITS = '20F86DB1CBC2B4AE51AFE79D36748AC85E6C2825875225E7087A23A90B03D27E';

it('reads a fingerprint however it is written, and nothing else', () => {
  const colons = DIGITS.match(/../g)?.join(':') ?? '';
  const groups = DIGITS.match(/.{4}/g)?.join(' ') ?? '';
  for (const text of [DIGITS, colons, colons.toLowerCase(), ` ${groups}\n`, `SHA256:${colons}`, `sha-256 ${groups}`])
    expect(parseFingerprint(text), text).toBe(DIGITS);
  for (const text of ['', DIGITS.slice(1), `${DIGITS}0`, DIGITS.replace('F', 'G')])
    expect(parseFingerprint(text), text).toBeUndefined();
});

it('shows sixteen groups of four', () => {
  const fingerprint = parseFingerprint(DIGITS);
  if (!fingerprint) throw new Error('not read');
  expect(fingerprintGroups(fingerprint)).toHaveLength(16);
  expect(fingerprintGroups(fingerprint).join('')).toBe(DIGITS);
});
