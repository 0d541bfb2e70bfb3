// One source: asks it by plan, hands what it says to its intake, and tells how it is.
import type { SourceState } from '@shared/ephemeral/sources';
import { Refusal } from '@shared/errors';
import type { LocalizedText } from '@shared/text';
import type { Log } from '../database/log';
import { type AskLimits, ask, type Validators } from './ask';
import { FeedFault } from './fault';
import type { Feed, Intake } from './feed';
import { pauseBefore } from './poll-plan';
import { conditionOf } from './source-condition';

/** Clock and timers of the feeds; tests turn them. */
export interface FeedTimers {
  /** Epoch milliseconds. */
  now(): number;
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface PollerParts<R> {
  feed: Feed<R>;
  intake: Intake<R>;
  settings: { enabled: boolean; url: string; intervalSeconds: number };
  /** What was known of the source before this run. */
  before: SourceState | null;
  timers: FeedTimers;
  random: () => number;
  userAgent: string;
  limits?: AskLimits;
  tell: (state: SourceState) => Promise<void>;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** Clocks that differ by more than this are worth a word, ms. */
const SKEW_MS = 2 * 60_000;

export class SourcePoller<R> {
  private state: SourceState;
  private failures = 0;
  private validators: Validators | null = null;
  private timer: unknown = null;
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly parts: PollerParts<R>) {
    const { feed, settings, before, timers } = parts;
    const known = { title: feed.title, dataset: feed.dataset, attribution: feed.attribution };
    const state = settings.enabled ? 'waiting' : 'off';
    this.state = {
      ...known,
      state,
      since: before?.state === state ? before.since : timers.now(),
      lastTryAt: before?.lastTryAt ?? null,
      lastSuccessAt: before?.lastSuccessAt ?? null,
      nextTryAt: null,
      reason: settings.enabled ? null : OFF,
      brief: null,
      records: before?.records ?? null,
    };
  }

  /** Begins; the first try comes after `delayMs`. */
  async start(delayMs: number): Promise<void> {
    if (this.parts.settings.enabled) this.plan(delayMs);
    await this.tell(this.state);
  }

  /** Gives up what is under way and asks no more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.timer !== null) this.parts.timers.clear(this.timer);
    await this.running;
  }

  /** Asks now, outside the plan; for tests. */
  async poll(): Promise<void> {
    if (this.timer !== null) this.parts.timers.clear(this.timer);
    this.timer = null;
    this.running ??= this.pollOnce().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  private plan(ms: number): void {
    const { timers } = this.parts;
    if (this.stopping.signal.aborted) return;
    this.state = { ...this.state, nextTryAt: timers.now() + ms };
    this.timer = timers.set(() => void this.poll(), ms);
  }

  private async pollOnce(): Promise<void> {
    const { timers, settings, random, log, feed } = this.parts;
    const triedAt = timers.now();
    let asked: number | null = null;
    let next: Partial<SourceState>;
    try {
      next = await this.tryOnce();
      this.failures = 0;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      const fault = faultOf(error);
      if (fault.kind === 'bug') log.error({ err: error, source: feed.id }, 'a source could not be processed');
      this.failures += 1;
      asked = fault.retryAfterMs;
      next = { reason: fault.reason, brief: fault.brief };
    }
    const state = conditionOf(this.failures, this.state.lastSuccessAt !== null || next.lastSuccessAt != null);
    const since = state === this.state.state ? this.state.since : triedAt;
    const from = this.state.state;
    this.state = { ...this.state, ...next, state, since, lastTryAt: triedAt };
    this.plan(pauseBefore(settings.intervalSeconds * 1000, this.failures, asked, random()));
    if (state !== from) this.logChange(from);
    await this.tell(this.state);
  }

  private async tryOnce(): Promise<Partial<SourceState>> {
    const { feed, intake, settings, timers, userAgent, limits } = this.parts;
    const { signal } = this.stopping;
    const answer = await ask(settings.url, this.validators, { userAgent, signal, ...(limits ? { limits } : {}) });
    const now = timers.now();
    const reason = skewWords(answer.sourceClock, now);
    if (answer.kind === 'unchanged') return { lastSuccessAt: now, reason, brief: null };
    const { records, unreadable } = feed.read(answer.body, now);
    if (records.length === 0 && unreadable.length > 0)
      throw new FeedFault('noneReadable', { count: unreadable.length, first: unreadable[0] ?? '' });
    const { relevant } = await intake.take(feed.id, records);
    // Only what was taken need not be sent again.
    this.validators = answer.validators;
    return {
      lastSuccessAt: now,
      brief: null,
      reason: reason ?? unreadableWords(unreadable),
      records: { read: records.length, relevant, unreadable: unreadable.length },
    };
  }

  /** Only a change of state is logged; that it was asked again is not. */
  private logChange(from: SourceState['state']): void {
    const { log, feed } = this.parts;
    const { state, reason } = this.state;
    const details = { source: feed.id, from, state, reason: reason?.en };
    if (state === 'ok') log.info(details, 'a source is read');
    else log.warn(details, 'a source is not read');
  }

  private async tell(state: SourceState): Promise<void> {
    try {
      await this.parts.tell(state);
    } catch (error) {
      // Screens then keep the last word, with its age.
      this.parts.log.warn(
        { error: (error as Error).message, source: this.parts.feed.id },
        'a source’s state was not kept',
      );
    }
  }
}

const OFF: LocalizedText = { id: 'Dimatikan dalam setelan server.', en: 'Switched off in the server settings.' };

function faultOf(error: unknown): FeedFault {
  if (error instanceof FeedFault) return error;
  if (error instanceof Refusal && error.code === 'unavailable') return new FeedFault('notStored');
  if (error instanceof Refusal) return new FeedFault('refused', { first: error.message });
  return new FeedFault('bug');
}

function skewWords(sourceClock: number | null, now: number): LocalizedText | null {
  if (sourceClock === null || Math.abs(sourceClock - now) <= SKEW_MS) return null;
  const minutes = Math.round(Math.abs(sourceClock - now) / 60_000);
  const ahead = now > sourceClock;
  return {
    id: `Jam server ini ${ahead ? 'lebih cepat' : 'lebih lambat'} ${minutes} menit daripada jam sumber; periksa jam server.`,
    en: `This server's clock is ${minutes} minutes ${ahead ? 'ahead of' : 'behind'} the source's; check the server's clock.`,
  };
}

function unreadableWords(unreadable: readonly string[]): LocalizedText | null {
  if (unreadable.length === 0) return null;
  // A source is not ours: what it wrote is quoted, not handed on whole to every screen.
  const [first = ''] = unreadable.map((words) => words.slice(0, 200));
  return {
    id: `${unreadable.length} catatan sumber tidak terbaca: ${first}`,
    en: `${unreadable.length} records of the source cannot be read: ${first}`,
  };
}
