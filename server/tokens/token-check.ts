// Checks tokens for HTTP and socket alike: who it is, how often it may ask, and how often an address may guess.
import { createHash } from 'node:crypto';
import { limitKey } from '../http/client-address';
import { Allowances } from '../limits/allowances';
import type { Settings } from '../settings/schema';
import type { Store, TokenRecord } from '../store/contract';

/** `limited`: too often; with the milliseconds to wait. */
export type TokenAnswer = { is: 'valid'; record: TokenRecord } | { is: 'unknown' } | { is: 'limited'; waitMs: number };

export interface TokenCheckLog {
  warn(details: object, message: string): void;
}

/** Longest token text that is looked up at all. */
const LONGEST_TOKEN = 500;
const FLUSH_MS = 60_000;
/** Tokens that are remembered as having been valid. */
const REMEMBERED = 10_000;

export class TokenCheck {
  private readonly requests: Allowances;
  private readonly guesses: Allowances;
  private readonly anonymous: Allowances;
  /** Hashes of tokens that were valid when last asked, oldest first. They are still looked up each time. */
  private readonly proven = new Set<string>();
  private readonly used = new Map<string, number>();
  private readonly flushing: NodeJS.Timeout;

  /**
   * @param now epoch milliseconds
   * @param clock monotonic milliseconds
   */
  constructor(
    private readonly store: Pick<Store, 'findToken' | 'noteTokenUses'>,
    limits: Pick<Settings['limits'], 'requestsPerMinute' | 'addressRequestsPerMinute' | 'failedTokensPerMinute'>,
    private readonly log: TokenCheckLog,
    private readonly now: () => number,
    clock: () => number = () => performance.now(),
  ) {
    this.requests = new Allowances(limits.requestsPerMinute, clock);
    this.guesses = new Allowances(limits.failedTokensPerMinute, clock);
    this.anonymous = new Allowances(limits.addressRequestsPerMinute, clock);
    this.flushing = setInterval(() => void this.writeUses(), FLUSH_MS);
    this.flushing.unref();
  }

  /**
   * Takes a request without a valid token from an address' allowance.
   * @returns milliseconds to wait; 0 when it may go on
   */
  takeAnonymous(address: string): number {
    return this.anonymous.take(limitKey(address));
  }

  /**
   * Who a token is of. An address that has guessed too often is not looked up any more, unless the token was valid before:
   * a screen goes on working beside a stranger who guesses.
   * @throws when the store cannot be asked
   */
  async check(text: string, address: string): Promise<TokenAnswer> {
    if (text === '' || text.length > LONGEST_TOKEN) return { is: 'unknown' };
    const key = limitKey(address);
    // Only the hash is remembered, and equality of hashes tells nothing of how much of a guess was right.
    const hash = createHash('sha256').update(text).digest('base64');
    const waitMs = this.proven.has(hash) ? 0 : this.guesses.waitOf(key);
    if (waitMs > 0) return { is: 'limited', waitMs };
    const record = await this.store.findToken(text);
    if (record === null || (record.expiresAt !== null && record.expiresAt <= this.now())) {
      this.proven.delete(hash);
      this.guesses.take(key);
      return { is: 'unknown' };
    }
    this.remember(hash);
    this.used.set(record.id, this.now());
    return { is: 'valid', record };
  }

  /** Whether a token that was let in still is valid: asked of the store alone, whatever its address has used up meanwhile. */
  async stillValid(text: string): Promise<boolean> {
    const record = await this.store.findToken(text);
    return record !== null && (record.expiresAt === null || record.expiresAt > this.now());
  }

  /** As `check`, and takes one request from the token's allowance. */
  async checkRequest(text: string, address: string): Promise<TokenAnswer> {
    const answer = await this.check(text, address);
    if (answer.is !== 'valid') return answer;
    const waitMs = this.requests.take(answer.record.id);
    return waitMs > 0 ? { is: 'limited', waitMs } : answer;
  }

  /** Writes the last uses that are not written yet, and stops. */
  async stop(): Promise<void> {
    clearInterval(this.flushing);
    await this.writeUses();
  }

  private async writeUses(): Promise<void> {
    const uses = [...this.used].map(([id, at]) => ({ id, at }));
    this.used.clear();
    try {
      await this.store.noteTokenUses(uses);
    } catch (error) {
      // A last use is for people who tidy up; one that is lost is written with the next.
      this.log.warn({ err: error }, 'the last uses of tokens could not be written');
    }
  }

  private remember(hash: string): void {
    this.proven.delete(hash);
    this.proven.add(hash);
    const [oldest] = this.proven;
    if (this.proven.size > REMEMBERED && oldest !== undefined) this.proven.delete(oldest);
  }
}
