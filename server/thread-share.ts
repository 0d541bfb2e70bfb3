// Shares the one thread that serves everybody: a long work steps back once it has had it for a while.
import { setImmediate } from 'node:timers/promises';

/** Milliseconds that a work has the thread at a time: a request meets a few of them, and a second is promised to it. */
const SHARE_MS = 15;

export class ThreadShare {
  private since: number;

  /** @param clock monotonic milliseconds */
  constructor(private readonly clock: () => number = () => performance.now()) {
    this.since = clock();
  }

  /** To be awaited between two parts of the work; null where it may go on at once. */
  pause(): Promise<void> | null {
    if (this.clock() - this.since < SHARE_MS) return null;
    return setImmediate().then(() => {
      this.since = this.clock();
    });
  }
}
