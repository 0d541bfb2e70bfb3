// Holds every connection of our windows, HTTP and socket alike, to the pinned certificate.
import { X509Certificate } from 'node:crypto';
import { type Fingerprint, parseFingerprint } from '@shared/fingerprint';
import type { Session } from 'electron';
import type { Logger } from 'pino';

/** Answers of Electron's certificate verification: accept, refuse, or what Chromium itself found. */
const ACCEPT = 0;
const REFUSE = -2;
const AS_CHROMIUM_SAYS = -3;

/**
 * Checks certificates from now on.
 * @param pinned the pin of the server in force; no other is reached
 * @param onRefusal told of each certificate that is refused: Chromium remembers it for half an hour
 */
export function guardCertificates(
  session: Session,
  pinned: () => Fingerprint | undefined,
  onRefusal: (fingerprint: Fingerprint) => void,
  log: Logger,
): void {
  session.setCertificateVerifyProc(({ certificate, hostname, verificationResult }, decide) => {
    const pin = pinned();
    const shown = parseFingerprint(new X509Certificate(certificate.data).fingerprint256);
    if (!pin) {
      if (shown && verificationResult !== 'net::OK') onRefusal(shown);
      return decide(AS_CHROMIUM_SAYS);
    }
    if (shown === pin) return decide(ACCEPT);
    log.error({ hostname }, 'the server shows another certificate than the accepted one: refused');
    if (shown) onRefusal(shown);
    decide(REFUSE);
  });
}
