// What this window knows of its PC's connection: presence, data version, cache, clock, and how fast a saved row was seen.
import type { DataVersion, Presence } from '@shared/protocol/presence';
import type { ServerState } from '@shared/protocol/server-state';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import { type Disposable, Listeners } from './disposable';
import type { SaveToPixel } from './save-to-pixel';

/**
 * ok: what is shown is also kept. full: the disk's quota is used up; the screen stays live, a restart shows an older state.
 * broken: the cache could not be read or written and was given up. none: another tab of this browser keeps the cache.
 */
export type CacheState = 'ok' | 'full' | 'broken' | 'none';

/** A topic that the server does not give to this PC. */
export interface RefusedTopic {
  topic: string;
  code: SyncErrorCode;
}

export interface ConnectionState {
  serverUrl: string;
  presence: Presence;
  /** Null until a first whole state is held. */
  dataVersion: DataVersion | null;
  cache: CacheState;
  /** Server clock minus this PC's, ms, and how far it may be off; null before it was asked in this run. */
  clock: { offset: number; error: number | null };
  /** Server clock since when changes come live, epoch ms; null while not connected. */
  liveSince: number | null;
  /** From a row's acceptance by the server to the frame of this window that shows it; null before the first. */
  saveToPixel: SaveToPixel | null;
  /** What the server says of its own state (database, disk, clock); null while it has nothing to say. */
  server: ServerState | null;
  refused: readonly RefusedTopic[];
}

/** A value with listeners; each state is a new object, so that it can be compared by identity. */
export class ConnectionStore {
  private state: ConnectionState;
  private readonly listeners = new Listeners<ConnectionState>();

  constructor(
    serverUrl: string,
    private readonly now: () => number,
  ) {
    this.state = {
      serverUrl,
      presence: { state: 'connecting', since: now() },
      dataVersion: null,
      cache: 'ok',
      clock: { offset: 0, error: null },
      liveSince: null,
      saveToPixel: null,
      server: null,
      refused: [],
    };
  }

  get(): ConnectionState {
    return this.state;
  }

  /** The server's clock now, epoch milliseconds. */
  serverNow(): number {
    return this.now() + this.state.clock.offset;
  }

  subscribe(listener: (state: ConnectionState) => void): Disposable {
    return this.listeners.add(listener);
  }

  update(change: Partial<ConnectionState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.tell(this.state);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
