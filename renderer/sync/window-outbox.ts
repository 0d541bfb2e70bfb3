// What one window is sent, at the pace at which it draws: one batch on its way, the rest gathers until that is drawn.
import type { Delta } from '@shared/protocol/delta';
import type { DataVersion } from '@shared/protocol/presence';
import type { TopicId } from '@shared/protocol/topic';
import type { TopicContent } from '../cache/topic-content';
import type { ToWindow } from './port-protocol';
import type { Timers } from './timers';

/** A window that is behind gets a batch at most this often, ms. */
export const BEHIND_MS = 60;
/** Rows that may wait for a window; beyond it, it is told to read the topics again when it is back. */
export const MAX_WAITING_ROWS = 50_000;

/** null while the topic is being announced anew; then the deltas of that time wait in `held`. */
interface TopicPlace {
  announcement: number;
  held: Delta[] | null;
}

export class WindowOutbox {
  private readonly places = new Map<TopicId, TopicPlace>();
  private announcements = 0;
  private waiting: Delta[] = [];
  private waitingRows = 0;
  private version: DataVersion | null = null;
  private versionWaits = false;
  /** The version that the window was sent last. */
  private told: DataVersion | null = null;
  private sent = 0;
  private drawn = 0;
  private lastPost = Number.NEGATIVE_INFINITY;
  private timer: unknown = null;
  private overrun = false;

  /** @param onOverrun the window did not draw for too long and must read these topics again; called when it is back. */
  constructor(
    private readonly post: (message: ToWindow) => void,
    private readonly timers: Timers,
    private readonly onOverrun: (topics: TopicId[]) => void,
  ) {}

  /** Begins to announce a topic: what comes of it from now on waits until {@link announce} is called with the same number. */
  begin(topic: TopicId): number {
    this.announcements += 1;
    this.waiting = this.waiting.filter((d) => d.topic !== topic);
    this.waitingRows = this.waiting.reduce((sum, d) => sum + rowsOf(d), 0);
    this.places.set(topic, { announcement: this.announcements, held: [] });
    return this.announcements;
  }

  /** Tells the window to read the topic. A number of an earlier beginning does nothing: a newer one is under way. */
  announce(topic: TopicId, announcement: number, content: TopicContent | null): void {
    const place = this.places.get(topic);
    if (place?.announcement !== announcement || place.held === null) return;
    const { held } = place;
    place.held = null;
    this.post({ kind: 'topic', topic, content });
    for (const delta of held) this.push(delta);
    this.send();
  }

  gone(topic: TopicId): void {
    if (!this.places.delete(topic)) return;
    this.waiting = this.waiting.filter((d) => d.topic !== topic);
    this.post({ kind: 'gone', topic });
    this.send();
  }

  push(delta: Delta): void {
    const place = this.places.get(delta.topic);
    if (!place) return;
    if (place.held) {
      place.held.push(delta);
      return;
    }
    if (this.overrun) return;
    this.waiting.push(delta);
    this.waitingRows += rowsOf(delta);
    if (this.waitingRows > MAX_WAITING_ROWS && this.sent > this.drawn) {
      this.waiting = [];
      this.waitingRows = 0;
      this.overrun = true;
    }
    this.send();
  }

  setVersion(version: DataVersion | null): void {
    this.version = version;
    this.versionWaits = true;
    this.send();
  }

  onDrawn(number: number): void {
    this.drawn = Math.max(this.drawn, number);
    if (this.sent > this.drawn) return;
    if (this.overrun) {
      this.overrun = false;
      this.onOverrun([...this.places.keys()]);
    }
    this.send();
  }

  dispose(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.places.clear();
    this.waiting = [];
  }

  private send(): void {
    if (this.sent > this.drawn || this.timer !== null) return;
    // A version is whole: it is told after every topic that is being announced, or the window would show it without them.
    const versionDue = this.versionWaits && !this.announcing;
    if (this.waiting.length === 0 && !versionDue) return;
    const wait = this.lastPost + BEHIND_MS - this.timers.now();
    // Several waiting deltas mean that the window is behind; a single one goes at once.
    if (this.waiting.length > 1 && wait > 0) {
      this.timer = this.timers.set(() => {
        this.timer = null;
        this.send();
      }, wait);
      return;
    }
    this.sent += 1;
    this.lastPost = this.timers.now();
    const deltas = this.waiting;
    this.waiting = [];
    this.waitingRows = 0;
    if (versionDue) {
      this.versionWaits = false;
      this.told = this.version;
    }
    this.post({ kind: 'batch', number: this.sent, deltas, version: this.told });
  }

  /** True while a topic's announcement has begun and is not told yet. */
  private get announcing(): boolean {
    for (const { held } of this.places.values()) if (held !== null) return true;
    return false;
  }
}

function rowsOf(delta: Delta): number {
  return delta.upserts.length + delta.removes.length;
}
