// How much waits for one socket. A socket that does not take its messages is left out until it does, so memory stays bounded.
import type { DatasetId } from '@shared/ids';

/** Bytes that may wait for a socket before it is left out: two of the largest deltas. */
export const BACKLOG_BOUND = 2_000_000;

/** The events of a connection that tell when waiting messages left: `flush` hands them on, `drain` follows it. */
export interface Connection {
  on(event: 'flush' | 'drain', listener: () => void): unknown;
}

/** Counts what waits for one socket, and remembers the topics that it must take again once it is left out. */
export class Backlog {
  private waiting = 0;
  private readonly missed = new Set<DatasetId>();
  private left = false;

  /**
   * @param onTaken called when a socket that was left out has taken what waited; with the topics it missed
   */
  constructor(
    connection: Connection,
    onTaken: (missed: DatasetId[]) => void,
    private readonly bound = BACKLOG_BOUND,
  ) {
    connection.on('flush', () => {
      this.waiting = 0;
    });
    connection.on('drain', () => {
      if (!this.left) return;
      const missed = [...this.missed];
      this.missed.clear();
      this.left = false;
      onTaken(missed);
    });
  }

  /** True while the socket is left out. */
  get leftOut(): boolean {
    return this.left;
  }

  /** Bytes that wait now. */
  get bytes(): number {
    return this.waiting;
  }

  /**
   * Counts a message about to be sent.
   * @returns false when it would exceed the bound: it must not be sent, and the socket is left out from now on.
   */
  take(bytes: number): boolean {
    if (this.left) return false;
    this.waiting += bytes;
    if (this.waiting <= this.bound) return true;
    this.left = true;
    return false;
  }

  /** Remembers a topic to be taken again. */
  miss(topic: DatasetId): void {
    this.missed.add(topic);
  }

  /** Forgets a topic that the socket no longer follows. */
  forget(topic: DatasetId): void {
    this.missed.delete(topic);
  }
}
