// What the rest of a window gets from the sync: stores to read, and the few things it may ask for.
import type { Connection } from '@shared/ipc';
import type { Progress } from '@shared/protocol/progress';
import type { Basemap } from '../state/basemap';
import type { Catalogue } from '../state/catalogue';
import type { ConnectionState } from '../state/connection';
import type { Disposable } from '../state/disposable';
import type { Ephemeral } from '../state/ephemeral';
import type { Supply } from '../state/supply';
import type { Topics } from '../state/topics';
import type { Painter } from './painter';

/** Connection state as windows see it. */
export interface ReadableConnection {
  get(): ConnectionState;
  /** Server clock now, epoch ms. */
  serverNow(): number;
  subscribe(listener: (state: ConnectionState) => void): Disposable;
}

export interface Sync extends Disposable {
  readonly catalogue: Catalogue;
  readonly topics: Topics;
  readonly supply: Supply;
  readonly basemap: Basemap;
  readonly connection: ReadableConnection;
  /** Last values outside the data version: states of sources, drawings of a briefing. */
  readonly ephemeral: Ephemeral;
  /** Another server or token (after signing in); the same again is another try. Another server empties the cache. */
  reconnect(connection: Connection): void;
  /** Closes the connection and empties this PC's cache; resolves when nothing is left. */
  signOut(): Promise<void>;
  /**
   * A file of the server (outlines), from this PC's cache or fetched and kept there.
   * @param path begins with `/`. @param version another version is another file; the older one is dropped.
   * Rejects when it is neither cached nor reachable.
   */
  asset(path: string, version: string): Promise<Blob>;
  /** What draws this window's data, so that a change is measured to its frame; null when it is gone. */
  setPainter(painter: Painter | null): void;
  /** Progress of long imports of this token's agency. */
  onProgress(listener: (progress: Progress) => void): Disposable;
}
