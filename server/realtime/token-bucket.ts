// A pace that one sender may keep: so many at once, and so many per second after that.

export class TokenBucket {
  private tokens: number;
  private at: number;

  /** @param clock monotonic milliseconds */
  constructor(
    private readonly rate: { burst: number; perSecond: number },
    private readonly clock: () => number,
  ) {
    this.tokens = rate.burst;
    this.at = clock();
  }

  /** Takes one; false when there is none now. */
  take(): boolean {
    const now = this.clock();
    this.tokens = Math.min(this.rate.burst, this.tokens + ((now - this.at) / 1_000) * this.rate.perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
