// Lets our windows reach the server only while its certificate is the right one.
//
// Chromium remembers for half an hour what was said of a certificate, and nothing but a restart makes it forget. So a server
// whose certificate nobody has accepted is not even tried by it: this gate looks first, over a connection of its own. Pages
// are told by their policy whom they may reach, and their requests are asked about here.
import type { Fingerprint } from '@shared/fingerprint';
import type { ServerTrust } from '@shared/ipc';

/** While the server is not trusted, it is looked at anew at most this often. */
const LOOK_AGAIN_MS = 1_500;

export class ServerGate {
  private looking: Promise<boolean> | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private readonly refused = new Set<Fingerprint>();

  /**
   * @param look what is known of the server in force, now
   * @param clock monotonic milliseconds
   */
  constructor(
    private readonly look: () => Promise<ServerTrust>,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Whether a request may go to the server. One that is out of reach for us may be tried: it will show its certificate then. */
  mayPass(): Promise<boolean> {
    if (this.looking && this.clock() - this.lookedAt < LOOK_AGAIN_MS) return this.looking;
    this.lookedAt = this.clock();
    const looked = this.look().then(
      ({ state }) => state !== 'unknown' && state !== 'changed' && state !== 'insecure',
      () => false,
    );
    this.looking = looked;
    void looked.then((passes) => {
      // Trusted until the server in force or its certificate changes.
      if (passes && this.looking === looked) this.lookedAt = Number.POSITIVE_INFINITY;
    });
    return looked;
  }

  /** Another server or another pin is in force: what was found holds no longer. */
  forget(): void {
    this.looking = null;
  }

  /** Chromium was told to refuse a certificate, and will remember it. */
  noteRefusal(fingerprint: Fingerprint): void {
    this.refused.add(fingerprint);
    this.forget();
  }

  /** True when Chromium would go on refusing a certificate although it was accepted: only a restart helps. */
  isRemembered(fingerprint: Fingerprint): boolean {
    return this.refused.has(fingerprint);
  }
}
