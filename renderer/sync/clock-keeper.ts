// Keeps asking the server for its time while the connection stands, in short bursts; the quickest answer of many counts.
import type { Disposable } from '../state/disposable';
import { type ClockEstimate, type RoundTrip, ServerClock } from './server-clock';
import type { Timers } from './timers';

/** Questions at the start of a connection, and in each burst after it. */
const FIRST_BURST = 8;
const BURST = 3;
/** From one burst to the next, ms. Shorter than what two clocks need to part by a millisecond. */
export const CLOCK_MS = 15_000;

export class ClockKeeper implements Disposable {
  private readonly clock = new ServerClock();
  private timer: unknown = null;
  /** Counts starts: an answer that comes after another start or a stop is nobody's. */
  private run = 0;

  /** @param onAsked after each burst, with what is known now. */
  constructor(
    private readonly timers: Timers,
    private readonly onAsked: (estimate: ClockEstimate) => void,
  ) {}

  /** Begins with a connection. @param ask one question; null when it could not be asked. */
  start(ask: () => Promise<RoundTrip | null>): void {
    this.stop();
    void this.burst(ask, FIRST_BURST, this.run);
  }

  /** The connection is lost; what is known of the clock stays. */
  stop(): void {
    this.run += 1;
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
  }

  /** Another server. */
  forget(): void {
    this.stop();
    this.clock.forget();
  }

  dispose(): void {
    this.stop();
  }

  private async burst(ask: () => Promise<RoundTrip | null>, count: number, run: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      const trip = await ask();
      if (run !== this.run) return;
      if (!trip) break;
      this.clock.add(trip);
    }
    const estimate = this.clock.estimate(this.timers.now());
    if (estimate) this.onAsked(estimate);
    this.timer = this.timers.set(() => void this.burst(ask, BURST, run), CLOCK_MS);
  }
}
