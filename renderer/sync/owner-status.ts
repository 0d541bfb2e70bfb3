// What windows are told of this PC's connection and data version, and what of it the cache keeps for the next start.
import type { TopicCache } from '../cache/topic-cache';
import type { Disposable } from '../state/disposable';
import { ClockKeeper } from './clock-keeper';
import { ConnectionFacts } from './connection-facts';
import type { OwnerState } from './port-protocol';
import type { Timers } from './timers';
import type { TopicState } from './topic-machine';
import type { WindowGroup } from './window-group';

/** The last contact is noted in the cache at most this often, ms. */
const CONTACT_MS = 60_000;

/** What the status is told together from, as it is now. */
export interface Situation {
  /** '' while no server is known. */
  readonly serverUrl: string;
  readonly topics: readonly TopicState[];
  /** All that is to be followed is followed and applied. */
  readonly settled: boolean;
}

export class OwnerStatus implements Disposable {
  readonly facts: ConnectionFacts;
  readonly clock: ClockKeeper;
  private told = '';

  /** @param situation asked at each telling */
  constructor(
    private readonly timers: Timers,
    private readonly cache: Pick<TopicCache, 'state' | 'putFacts'>,
    private readonly windows: Pick<WindowGroup, 'setState' | 'setVersion'>,
    private readonly situation: () => Situation,
  ) {
    this.facts = new ConnectionFacts(timers.now());
    this.clock = new ClockKeeper(timers, (estimate) => this.onClock(estimate));
  }

  /** Tells windows the state, where it is another than the last that they were told. */
  tell(): void {
    const { serverUrl, topics, settled } = this.situation();
    const { facts } = this;
    const state: OwnerState = {
      serverUrl,
      presence: facts.presence(settled),
      cache: this.cache.state,
      clock: facts.clock,
      liveSince: facts.liveSince,
      server: facts.server,
      refused: topics.flatMap(({ topic, phase }) => (phase.name === 'refused' ? [{ topic, code: phase.code }] : [])),
    };
    const text = JSON.stringify(state);
    if (text === this.told) return;
    this.told = text;
    this.windows.setState(state);
  }

  /** Something was applied, settled or heard: the data version may be another one now. */
  moved(): void {
    const { facts } = this;
    if (facts.advance(this.situation().settled)) {
      this.cache.putFacts({ version: facts.version });
      this.windows.setVersion(facts.version);
    }
    this.tell();
  }

  /** The server was heard just now. */
  noteContact(): void {
    this.facts.contactAt = this.timers.now();
    this.cache.putFacts({ contactAt: this.facts.contactAt, clockOffset: this.facts.clock.offset });
  }

  dispose(): void {
    this.clock.dispose();
  }

  private onClock(estimate: { offset: number; error: number }): void {
    const { facts, timers } = this;
    facts.clock = estimate;
    // A server whose clock was set back: what it accepts from now on counts again.
    const serverNow = timers.now() + estimate.offset;
    if (facts.liveSince !== null && serverNow < facts.liveSince) facts.liveSince = serverNow;
    if (facts.contactAt === null || timers.now() - facts.contactAt >= CONTACT_MS) this.noteContact();
    this.tell();
  }
}
