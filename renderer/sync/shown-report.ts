// Tells the server how long changes took to be seen on this PC's windows: gathered, at most one message a second.
import { MAX_SHOWN, SHOWN_INTERVAL_MS, type ShownChange } from '@shared/protocol/shown';
import type { Disposable } from '../state/disposable';
import type { Timers } from './timers';

export class ShownReport implements Disposable {
  private waiting: ShownChange[] = [];
  private timer: unknown = null;

  /** @param send what was gathered, never empty, never more than the protocol lets pass. */
  constructor(
    private readonly timers: Timers,
    private readonly send: (changes: ShownChange[]) => void,
  ) {}

  add(change: ShownChange): void {
    // Beyond what one message holds they are let go: a distribution is as well known by fifty a second.
    if (this.waiting.length < MAX_SHOWN) this.waiting.push(change);
    if (this.timer !== null) return;
    this.timer = this.timers.set(() => {
      this.timer = null;
      this.send(this.waiting);
      this.waiting = [];
    }, SHOWN_INTERVAL_MS);
  }

  dispose(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    this.waiting = [];
  }
}
