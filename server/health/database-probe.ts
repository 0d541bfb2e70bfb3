// Asks the database to prove that it can make a commit durable, over a connection of its own that tells at once when it breaks.
import type pg from 'pg';

/**
 * Writes eight bytes into the log and waits until they are on the disk. It touches no table, so it costs no row, no sequence
 * number and no lock.
 */
const PROOF = `SELECT pg_logical_emit_message(true, 'sumut', 'probe')`;
/** A database that does not answer in this time is as good as gone. */
const PATIENCE_MS = 5_000;

export class DatabaseProbe {
  private client: pg.Client | null = null;

  /** @param onGone called when the connection breaks, which is mostly the first word of a database that is gone */
  constructor(
    private readonly newClient: () => pg.Client,
    private readonly onGone: () => void,
  ) {}

  /** Null when it can; otherwise why not. */
  async ask(): Promise<string | null> {
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      late = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    try {
      await Promise.race([this.prove(), patience]);
      return null;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      this.drop();
      return code ? `${code}: ${message}` : message;
    } finally {
      clearTimeout(late);
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = null;
    client?.removeAllListeners('end');
    await client?.end().catch(() => undefined);
  }

  private async prove(): Promise<void> {
    const client = this.client ?? (await this.connect());
    await client.query(PROOF);
  }

  private async connect(): Promise<pg.Client> {
    const client = this.newClient();
    this.client = client;
    client.on('error', () => undefined);
    client.once('end', () => {
      if (this.client !== client) return;
      this.client = null;
      this.onGone();
    });
    await client.connect();
    return client;
  }

  /** A connection that failed or hangs is not asked again. */
  private drop(): void {
    const client = this.client;
    this.client = null;
    void client?.end().catch(() => undefined);
  }
}
