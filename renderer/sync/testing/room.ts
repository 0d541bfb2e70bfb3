// One PC in a test: an owner with its cache, windows on real message ports, and a model server behind a network that can fail.
import type { Connection } from '@shared/ipc';
import type { DexieOptions } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { CacheDatabase } from '../../cache/cache-database';
import { readTopicContent } from '../../cache/topic-content';
import { Owner, type OwnerEnvironment } from '../owner';
import { channelOf, type ToOwner, type ToWindow } from '../port-protocol';
import { REAL_TIMERS } from '../timers';
import { WindowSync } from '../window-sync';
import type { ModelServer } from './model-server';

export const CONNECTION: Connection = { serverUrl: 'http://pusat.test', token: 'token' };

export class Room {
  owner: Owner;
  readonly reports: string[] = [];
  readonly windows: WindowSync[] = [];
  /** Frames of all windows; false: none is drawn until it is true again. */
  drawing = true;
  private held: (() => void)[] = [];
  private ports: MessagePort[] = [];

  constructor(
    private readonly server: Pick<ModelServer, 'link' | 'fetch'>,
    readonly cache: DexieOptions = { indexedDB: new IDBFactory(), IDBKeyRange },
    private readonly change: Partial<OwnerEnvironment> = {},
  ) {
    this.owner = this.newOwner();
  }

  /** Opens a window. @param blind it cannot read the cache itself. */
  open(connection: Connection = CONNECTION, blind = false): WindowSync {
    const database = new CacheDatabase(this.cache);
    const window = new WindowSync(connection, {
      open: () => {
        const { port1, port2 } = new MessageChannel();
        this.ports.push(port2);
        this.owner.addWindow(channelOf<ToWindow, ToOwner>(port2));
        return channelOf<ToOwner, ToWindow>(port1);
      },
      frames: { next: (callback) => this.frame(callback) },
      timers: REAL_TIMERS,
      readContent: (topic) =>
        blind ? Promise.reject(new Error('no database in this window')) : readTopicContent(database, topic),
      report: (message) => this.reports.push(message),
    });
    this.windows.push(window);
    return window;
  }

  /** The owner dies as a killed process does: without a word, its ports closed; the next one has the same cache. */
  async killOwner(): Promise<void> {
    const dead = this.owner;
    this.owner = this.newOwner();
    const { ports } = this;
    this.ports = [];
    for (const port of ports) port.close();
    await dead.dispose();
  }

  draw(): void {
    this.drawing = true;
    for (const callback of this.held.splice(0)) setImmediate(callback);
  }

  async close(): Promise<void> {
    for (const window of this.windows) window.dispose();
    await this.owner.dispose();
  }

  private frame(callback: () => void): void {
    if (this.drawing) setImmediate(callback);
    else this.held.push(callback);
  }

  private newOwner(): Owner {
    return new Owner({
      timers: REAL_TIMERS,
      random: () => 0,
      link: this.server.link,
      fetch: this.server.fetch,
      acquire: async () => true,
      cache: this.cache,
      ...this.change,
    });
  }
}

/** Keys of a topic's rows as a window has them. */
export function keysOf(window: WindowSync, topic: string): string[] | null {
  const rows = window.topics.get(topic);
  return rows ? Array.from({ length: rows.size }, (_, slot) => rows.keyAt(slot) as string).sort() : null;
}
