// Takes what screens tell of how long changes took to be seen: checked, at a bounded rate, for the metrics only.
import { SHOWN_INTERVAL_MS, Shown, type ShownChange } from '@shared/protocol/shown';
import type { SyncError } from '@shared/protocol/sync-error';
import { SYNC_ERRORS } from './admission';

/** Where the reports go. */
export type ShownSink = (change: ShownChange) => void;

/** One screen's reports. */
export class ShownIntake {
  private lastAt = Number.NEGATIVE_INFINITY;

  /**
   * @param latest newest sequence that screens can have seen
   * @param clock monotonic milliseconds
   */
  constructor(
    private readonly sink: ShownSink,
    private readonly latest: () => number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Takes a message as it came; answers what the sender did wrong, null where nothing. */
  take(message: unknown): SyncError | null {
    const report = Shown.safeParse(message);
    if (!report.success) return SYNC_ERRORS.bad_message;
    const now = this.clock();
    // A report that comes too soon is let go: half an interval is granted to timers that run early.
    if (now - this.lastAt < SHOWN_INTERVAL_MS / 2) return null;
    this.lastAt = now;
    const latest = this.latest();
    for (const change of report.data.changes) if (change.seq <= latest) this.sink(change);
    return null;
  }
}
