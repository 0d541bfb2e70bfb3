// A PC without a screen: the product's own owner, cache and window in Node, over the real socket and HTTP.

import type { DatasetId } from '@shared/ids';
import type { Connection } from '@shared/ipc';
import { serverLink } from '../../renderer/sync/server-link';
import { Room } from '../../renderer/sync/testing/room';
import { REAL_TIMERS } from '../../renderer/sync/timers';
import { topicFetch } from '../../renderer/sync/topic-fetch';
import type { WindowSync } from '../../renderer/sync/window-sync';
import type { Random } from '../product/seeded-random';
import type { Shown, View } from './view';

export class ProtocolPc implements View {
  private room: Room;
  private window: WindowSync;
  /** Stands for the browser's lock on the cache: an owner that follows waits until the dead one writes no more. */
  private lock: Promise<boolean> = Promise.resolve(true);

  constructor(
    readonly name: string,
    private readonly connection: Connection,
    private readonly random: Random,
  ) {
    this.room = this.newRoom();
    this.window = this.room.open(connection);
  }

  /** Its owner dies without a word; the next one begins from the cache. */
  async killOwner(): Promise<void> {
    let free: (got: boolean) => void = () => undefined;
    this.lock = new Promise((resolve) => {
      free = resolve;
    });
    try {
      await this.room.killOwner();
    } finally {
      free(true);
    }
  }

  /** The whole PC goes down and comes back with its disk. */
  async restart(): Promise<void> {
    const { cache } = this.room;
    await this.killOwner();
    await this.room.close();
    this.room = this.newRoom(cache);
    this.window = this.room.open(this.connection);
  }

  async shown(datasets: readonly string[]): Promise<Shown> {
    const { presence, dataVersion } = this.window.connection.get();
    const rows: Shown['rows'] = {};
    for (const dataset of datasets) {
      const held = this.window.topics.get(dataset as DatasetId);
      if (!held) continue;
      rows[dataset] = Object.fromEntries(
        Array.from({ length: held.size }, (_, slot) => [held.keyAt(slot), held.rowAt(slot).values]),
      );
    }
    return { presence: presence.state, version: dataVersion, rows };
  }

  close(): Promise<void> {
    return this.room.close();
  }

  private newRoom(cache?: Room['cache']): Room {
    const random = () => this.random.next();
    return new Room(
      {
        link: (connection, events) => serverLink(connection, events, { timers: REAL_TIMERS, random }),
        fetch: (connection) => topicFetch(connection, (input, init) => fetch(input, init)),
      },
      cache,
      { random, acquire: () => this.lock },
    );
  }
}
