// Notices that the machine's clock was set: by comparing it with the monotonic one, and with the time of the last commit.

/** Corrections below this are the daily work of a time service. */
const STEP_MS = 2_000;
/** Another process's clock may be that far from ours. */
const BEHIND_MS = 60_000;
/** A step is shown this long. */
const SHOWN_MS = 10 * 60_000;

export interface ClockReading {
  state: 'ok' | 'stepped' | 'behind';
  /** Positive: set forward by so much. With `behind`, negative: so far before the last commit. */
  offByMs: number;
}

export class ClockWatch {
  private last: { wall: number; steady: number };
  private step: { offByMs: number; steady: number } | null = null;

  /**
   * @param wall epoch milliseconds, as the machine's clock says
   * @param steady milliseconds that nobody can set
   * @param onStep told of each step
   */
  constructor(
    private readonly wall: () => number,
    private readonly steady: () => number,
    private readonly onStep: (offByMs: number) => void,
  ) {
    this.last = { wall: wall(), steady: steady() };
  }

  /** Looks at both clocks. @param lastCommitAt time of the store's last commit; null when it is not known */
  read(lastCommitAt: number | null): ClockReading {
    const now = { wall: this.wall(), steady: this.steady() };
    const offByMs = Math.round(now.wall - this.last.wall - (now.steady - this.last.steady));
    this.last = now;
    if (Math.abs(offByMs) >= STEP_MS) {
      this.step = { offByMs, steady: now.steady };
      this.onStep(offByMs);
    }
    if (lastCommitAt !== null && now.wall < lastCommitAt - BEHIND_MS)
      return { state: 'behind', offByMs: Math.round(now.wall - lastCommitAt) };
    if (this.step && now.steady - this.step.steady < SHOWN_MS) return { state: 'stepped', offByMs: this.step.offByMs };
    return { state: 'ok', offByMs: 0 };
  }
}
