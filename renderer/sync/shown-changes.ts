// Measures in a window how long changes take from acceptance to frame: which count, when they are seen, what they come to.
import { isSystemDataset } from '@shared/datasets/index';
import type { Delta } from '@shared/protocol/delta';
import type { ShownChange } from '@shared/protocol/shown';
import { RecentChanges, type SaveToPixel } from '../state/save-to-pixel';
import type { Frames } from './frames';
import type { Painter } from './painter';

export interface ShownEnvironment {
  frames: Frames;
  /** Server clock now, epoch ms. */
  serverNow: () => number;
  /** Server clock since when changes come live; null while they do not. */
  liveSince: () => number | null;
  /** False while the window draws nothing that anybody could see. */
  visible: () => boolean;
  onShown: (figure: SaveToPixel, changes: ShownChange[]) => void;
}

/** How far the estimate of the server's clock may be off while it holds, ms. */
const CLOCK_ERROR_MS = 50;

export class ShownChanges {
  /** Set once the window has something that draws. */
  painter: Painter | null = null;
  private readonly recent = new RecentChanges();
  private disposed = false;

  constructor(private readonly environment: ShownEnvironment) {}

  /** Called when deltas were applied to the stores, and what shows them has asked for its frame. */
  applied(deltas: readonly Delta[]): void {
    const live = deltas.filter((delta) => this.counts(delta));
    if (live.length === 0) return;
    const { frames } = this.environment;
    const seen = (): void => this.seen(live);
    // Without a map the panels show it: with the next frame it is drawn, by the one after it is on the screen.
    if (!this.painter?.whenPainted(seen)) frames.next(() => frames.next(seen));
  }

  dispose(): void {
    this.disposed = true;
  }

  /**
   * A change counts when it was accepted while this PC was following live, whatever way it came; what was caught up with after
   * a loss says how long the loss was. The store's own notes (system topics) are nobody's submission.
   */
  private counts(delta: Delta): boolean {
    const { liveSince, visible } = this.environment;
    const since = liveSince();
    return since !== null && (delta.first ?? delta.at) >= since && !isSystemDataset(delta.topic) && visible();
  }

  private seen(deltas: readonly Delta[]): void {
    if (this.disposed || !this.environment.visible()) return;
    const now = this.environment.serverNow();
    let figure: SaveToPixel | null = null;
    // Accepted later than now: a clock was set, and the difference says nothing until it is estimated anew.
    const possible = deltas.filter((delta) => now - (delta.first ?? delta.at) > -CLOCK_ERROR_MS);
    const changes = possible.map((delta): ShownChange => {
      // Of several changes in one delta the one that waited longest counts.
      const ms = Math.max(0, now - (delta.first ?? delta.at));
      figure = this.recent.add(ms, now);
      return { seq: delta.to, ms: Math.min(ms, 3_600_000) };
    });
    if (figure) this.environment.onShown(figure, changes);
  }
}
