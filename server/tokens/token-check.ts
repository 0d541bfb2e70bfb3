// Checks tokens for HTTP and socket alike: who it is, how often it may ask, and how often an address may guess.
import { createHash } from 'node:crypto';
import { limitKey } from '../http/client-address';
import { Allowances } from '../limits/allowances';
import type { Settings } from '../settings/schema';
import type { Store, TokenRecord } from '../store/contract';
import { SharedQuestions, StrangerTurns } from './token-lookups';

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
/** How long an address waits that has too many strangers in line. */
const LINE_FULL_MS = 1_000;

export class TokenCheck {
  private readonly requests: Allowances;
  private readonly guesses: Allowances;
  private readonly anonymous: Allowances;
  /** Hashes of tokens that were valid when last asked, oldest first. They are still looked up each time. */
  private readonly proven = new Set<string>();
  private readonly lookups = new SharedQuestions<TokenAnswer>();
  private readonly strangers = new StrangerTurns();
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
   * Who a token is of. Every call is answered by a question to the store that began after it: a revoked token is unknown at
   * once. A token that was not valid before costs its address a guess before the store is asked, and an address that has
   * guessed too often is not looked up any more; one that was valid goes on, beside a stranger who guesses.
   * @throws when the store cannot be asked
   */
  async check(text: string, address: string): Promise<TokenAnswer> {
    const hash = hashOf(text);
    return hash === null ? { is: 'unknown' } : this.lookUp(text, hash, limitKey(address));
  }

  /** Whether a token that was let in still is valid: asked of the store alone, whatever its address has used up meanwhile. */
  async stillValid(text: string): Promise<boolean> {
    return this.isLive(await this.store.findToken(text));
  }

  /** As `check`, and takes one request from the token's allowance: before the store is asked, where the token was valid before. */
  async checkRequest(text: string, address: string): Promise<TokenAnswer> {
    const hash = hashOf(text);
    if (hash === null) return { is: 'unknown' };
    const known = this.proven.has(hash);
    const early = known ? this.requests.take(hash) : 0;
    if (early > 0) return { is: 'limited', waitMs: early };
    const answer = await this.lookUp(text, hash, limitKey(address));
    if (answer.is !== 'valid' || known) return answer;
    const waitMs = this.requests.take(hash);
    return waitMs > 0 ? { is: 'limited', waitMs } : answer;
  }

  private async lookUp(text: string, hash: string, key: string): Promise<TokenAnswer> {
    if (this.proven.has(hash))
      return this.lookups.get(hash, (begun) => {
        begun();
        return this.ask(text, hash, key);
      });
    const waitMs = this.strangers.full(key) ? LINE_FULL_MS : this.guesses.waitOf(key);
    if (waitMs > 0) return { is: 'limited', waitMs };
    // By address too: what one address has used up is no answer for another.
    return this.lookups.get(`${hash} ${key}`, (begun) =>
      this.strangers.run(key, async () => {
        begun();
        // Others of this address have guessed while this one waited for its turn.
        const late = this.proven.has(hash) ? 0 : this.guesses.waitOf(key);
        return late > 0 ? { is: 'limited', waitMs: late } : this.ask(text, hash, key);
      }),
    );
  }

  private async ask(text: string, hash: string, key: string): Promise<TokenAnswer> {
    const record = await this.store.findToken(text);
    if (!this.isLive(record)) {
      this.proven.delete(hash);
      this.guesses.take(key);
      return { is: 'unknown' };
    }
    this.remember(hash);
    this.used.set(record.id, this.now());
    return { is: 'valid', record };
  }

  private isLive(record: TokenRecord | null): record is TokenRecord {
    return record !== null && (record.expiresAt === null || record.expiresAt > this.now());
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

/** Only the hash is remembered, and equality of hashes tells nothing of how much of a guess was right. Null for what is none. */
function hashOf(text: string): string | null {
  if (text === '' || text.length > LONGEST_TOKEN) return null;
  return createHash('sha256').update(text).digest('base64');
}
