// The windows of this PC: each with its outbox; what is told to all of them goes through here.
import type { Delta } from '@shared/protocol/delta';
import type { DataVersion } from '@shared/protocol/presence';
import type { TopicId } from '@shared/protocol/topic';
import type { TopicCache } from '../cache/topic-cache';
import type { Disposable } from '../state/disposable';
import { BEAT_MS, type Channel, type OwnerState, type ToOwner, type ToWindow } from './port-protocol';
import type { Timers } from './timers';
import { WindowOutbox } from './window-outbox';

export type WindowChannel = Channel<ToWindow, ToOwner>;

export class WindowGroup implements Disposable {
  private readonly windows = new Map<WindowChannel, WindowOutbox>();
  private state: OwnerState | null = null;
  private beat: unknown = null;

  constructor(
    private readonly cache: TopicCache,
    private readonly timers: Timers,
    /** A topic that should be held is not: neither in the cache nor in memory. */
    private readonly onMissing: (topic: TopicId) => void,
  ) {}

  get size(): number {
    return this.windows.size;
  }

  /** Takes a window in: says hello, the state, and announces the topics that are held. */
  add(channel: WindowChannel, held: readonly TopicId[], version: DataVersion | null): WindowOutbox {
    const outbox = new WindowOutbox(
      (message) => channel.post(message),
      this.timers,
      (topics) => void this.announceTo([outbox], topics, false),
    );
    this.windows.set(channel, outbox);
    channel.post({ kind: 'hello' });
    if (this.state) channel.post({ kind: 'state', state: this.state });
    void this.announceTo([outbox], held, false);
    outbox.setVersion(version);
    if (this.beat === null) this.keepBeating();
    return outbox;
  }

  remove(channel: WindowChannel): void {
    this.windows.get(channel)?.dispose();
    this.windows.delete(channel);
    channel.close();
  }

  /** Announces topics to all windows. */
  async announce(topics: readonly TopicId[]): Promise<void> {
    await this.announceTo([...this.windows.values()], topics, false);
  }

  /** Announces a topic to one window that lost it; with its content where that window cannot read the cache. */
  async resend(channel: WindowChannel, topic: TopicId, withContent: boolean): Promise<void> {
    const outbox = this.windows.get(channel);
    if (outbox) await this.announceTo([outbox], [topic], withContent);
  }

  push(delta: Delta): void {
    for (const outbox of this.windows.values()) outbox.push(delta);
  }

  gone(topic: TopicId): void {
    for (const outbox of this.windows.values()) outbox.gone(topic);
  }

  setVersion(version: DataVersion | null): void {
    for (const outbox of this.windows.values()) outbox.setVersion(version);
  }

  setState(state: OwnerState): void {
    this.state = state;
    this.post({ kind: 'state', state });
  }

  post(message: ToWindow): void {
    for (const channel of this.windows.keys()) channel.post(message);
  }

  /** To one window, so that six windows do not log the same line. */
  report(message: string): void {
    const [first] = this.windows.keys();
    first?.post({ kind: 'report', message });
  }

  dispose(): void {
    if (this.beat !== null) this.timers.clear(this.beat);
    this.beat = null;
    for (const [channel, outbox] of this.windows) {
      outbox.dispose();
      channel.close();
    }
    this.windows.clear();
  }

  /** What is told must be there to be read: the cache is committed first; where there is none, the content goes along. */
  private async announceTo(outboxes: WindowOutbox[], topics: readonly TopicId[], withContent: boolean): Promise<void> {
    if (outboxes.length === 0 || topics.length === 0) return;
    const begun = topics.map((topic) => ({ topic, numbers: outboxes.map((outbox) => outbox.begin(topic)) }));
    await this.cache.flush();
    for (const { topic, numbers } of begun) {
      const content = withContent || !this.cache.readable ? await this.cache.load(topic) : null;
      if (content === null && (withContent || !this.cache.readable)) {
        this.onMissing(topic);
        continue;
      }
      outboxes.forEach((outbox, i) => {
        outbox.announce(topic, numbers[i] ?? 0, content);
      });
    }
  }

  private keepBeating(): void {
    this.beat = this.timers.set(() => {
      this.beat = null;
      this.post({ kind: 'beat' });
      if (this.windows.size > 0) this.keepBeating();
    }, BEAT_MS);
  }
}
