// A snapshot that this app cannot read stays unreadable when it is fetched again at once, by six windows in a row: so seldom.
import type { TopicId } from '@shared/protocol/topic';
import type { Disposable } from '../state/disposable';
import type { Timers } from './timers';

/** A topic that turned out unreadable is fetched again at most this often, ms. */
export const LOST_EVERY_MS = 30_000;

export class LossLimiter implements Disposable {
  private readonly lastAt = new Map<TopicId, number>();
  private readonly waiting = new Map<TopicId, unknown>();

  /** @param lose called for a topic that was told unreadable: at once, or once the pause since the last time is over. */
  constructor(
    private readonly timers: Timers,
    private readonly lose: (topic: TopicId) => void,
  ) {}

  unreadable(topic: TopicId): void {
    const now = this.timers.now();
    const wait = (this.lastAt.get(topic) ?? Number.NEGATIVE_INFINITY) + LOST_EVERY_MS - now;
    if (wait <= 0) {
      this.lastAt.set(topic, now);
      this.lose(topic);
      return;
    }
    if (this.waiting.has(topic)) return;
    const timer = this.timers.set(() => {
      this.waiting.delete(topic);
      this.unreadable(topic);
    }, wait);
    this.waiting.set(topic, timer);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) this.timers.clear(timer);
    this.waiting.clear();
  }
}
