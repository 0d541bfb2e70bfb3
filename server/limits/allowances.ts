// Allowances: each key (a token, an address) may do so much at once and so much per minute; what is used comes back steadily.

interface Account {
  left: number;
  /** Monotonic milliseconds when `left` was reckoned. */
  at: number;
}

/** Full accounts are forgotten when there are this many. */
const SWEEP_AT = 10_000;

/** One kind of allowance. The clock is monotonic: a room's clock that is set must neither lock anybody out nor let all in. */
export class Allowances {
  private readonly accounts = new Map<string, Account>();
  private sweepAt = SWEEP_AT;

  /**
   * @param perMinute what a key may use at once, and what comes back in a minute
   * @param clock monotonic milliseconds
   */
  constructor(
    private readonly perMinute: number,
    private readonly clock: () => number,
  ) {}

  /**
   * Takes one.
   * @returns 0 when there was one; otherwise the milliseconds until there is one again, and nothing is taken
   */
  take(key: string): number {
    const account = this.account(key);
    if (account.left < 1) return this.wait(account);
    account.left -= 1;
    return 0;
  }

  /** Milliseconds until the key may take one; 0 when it may now. Nothing is taken. */
  waitOf(key: string): number {
    const account = this.accounts.get(key);
    if (!account) return 0;
    this.reckon(account);
    return account.left >= 1 ? 0 : this.wait(account);
  }

  /** A key that will not come back, such as a closed socket. */
  forget(key: string): void {
    this.accounts.delete(key);
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.accounts.size;
  }

  private account(key: string): Account {
    const known = this.accounts.get(key);
    if (known) {
      this.reckon(known);
      return known;
    }
    if (this.accounts.size >= this.sweepAt) this.sweep();
    const fresh = { left: this.perMinute, at: this.clock() };
    this.accounts.set(key, fresh);
    return fresh;
  }

  private reckon(account: Account): void {
    const now = this.clock();
    account.left = Math.min(this.perMinute, account.left + ((now - account.at) / 60_000) * this.perMinute);
    account.at = now;
  }

  private wait(account: Account): number {
    return Math.max(1, Math.ceil(((1 - account.left) / this.perMinute) * 60_000));
  }

  /** Forgets who has everything back; the next sweep waits until there are twice as many as remain. */
  private sweep(): void {
    for (const [key, account] of this.accounts) {
      this.reckon(account);
      if (account.left >= this.perMinute) this.accounts.delete(key);
    }
    this.sweepAt = Math.max(SWEEP_AT, 2 * this.accounts.size);
  }
}
