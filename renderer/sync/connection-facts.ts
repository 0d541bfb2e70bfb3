// What the owner knows of its connection and of how far its data goes; presence and data version are read off it.
import type { DataVersion, Presence } from '@shared/protocol/presence';
import type { ServerState } from '@shared/protocol/server-state';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Facts } from '../cache/pending-writes';
import { presenceOf } from './presence-of';

export class ConnectionFacts {
  /** Connected, and the server has answered what is held and what is not. */
  answered = false;
  /** A try to connect failed, or a connection was lost, since this server is served. */
  failed = false;
  refused: SyncErrorCode | null = null;
  /** What the server says of its own state; null while it has nothing to say, or cannot. */
  server: ServerState | null = null;
  /** When the server was last heard, this PC's clock. */
  contactAt: number | null = null;
  /** The server's clock against this PC's; its error is unknown (null) until this connection has asked. */
  clock: { offset: number; error: number | null } = { offset: 0, error: null };
  /** Server clock when this connection's topics were joined: what is accepted from then on comes live. Null while not connected. */
  liveSince: number | null = null;
  /** What the screens stand at. */
  version: DataVersion | null = null;
  private head: DataVersion | null = null;

  /** @param startedAt this PC's clock when the owner started */
  constructor(private readonly startedAt: number) {}

  /** What an earlier owner left in the cache. */
  restore(facts: Facts): void {
    this.version = facts.version;
    this.contactAt = facts.contactAt;
    this.clock = { offset: facts.clockOffset, error: null };
  }

  /** Nothing is held of any server. */
  forget(): void {
    this.version = null;
    this.head = null;
    this.contactAt = null;
  }

  /** Begins with a server; what is held of it stays. */
  begin(): void {
    this.refused = null;
    this.failed = false;
  }

  down(): void {
    this.server = null;
    this.answered = false;
    this.liveSince = null;
  }

  /** Takes a head as the server tells it. */
  hear(head: DataVersion): void {
    if (this.head?.epoch === head.epoch && this.head.seq > head.seq) return;
    this.head = head;
  }

  /** The data version is the last head up to which all topics are applied. True when it is another one now. */
  advance(settled: boolean): boolean {
    const { head, version } = this;
    if (!this.answered || !settled || !head) return false;
    if (version?.epoch === head.epoch && version.seq === head.seq) return false;
    this.version = head;
    return true;
  }

  presence(settled: boolean): Presence {
    const { refused, answered, head, version, failed, startedAt, contactAt } = this;
    return presenceOf({ refused, answered, settled, head, version, failed, startedAt, contactAt });
  }
}
