// The certificate that the server makes for itself: a key of its own, signed by itself, for the names of this machine.
import 'reflect-metadata';
import { isIP } from 'node:net';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A day before now, for clocks that are behind. */
const BEFORE_MS = 86_400_000;
/** Ten years: apps hold to this very certificate, so a new one means comparing fingerprints at every PC again. */
const AFTER_MS = 10 * 365 * 86_400_000;

/** Key and certificate as PEM. */
export interface MadeCertificate {
  key: string;
  certificate: string;
}

/**
 * Makes a key and its self-signed certificate.
 * @param names host names and IP addresses that it is for
 * @param now epoch milliseconds
 */
export async function makeCertificate(names: readonly string[], now: number): Promise<MadeCertificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Sumut Smart Province',
      notBefore: new Date(now - BEFORE_MS),
      notAfter: new Date(now + AFTER_MS),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new SubjectAlternativeNameExtension(
          [...new Set(names)].map((name) => ({
            type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const),
            value: name,
          })),
        ),
      ],
    },
    crypto,
  );
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`,
    certificate: `${made.toString('pem')}\n`,
  };
}
