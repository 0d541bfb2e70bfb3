// The server's clock as this PC knows it: round trips in, the most trustworthy offset out, with its error and drift.

/** One question for the server's time. All in epoch ms, `sent` and `received` by this PC's clock. */
export interface RoundTrip {
  sent: number;
  received: number;
  server: number;
}

export interface ClockEstimate {
  /** Server clock minus this PC's, ms. */
  offset: number;
  /** The offset is right to within this, ms. */
  error: number;
  /** Milliseconds that the offset grows per ms; 0 while none could be told apart from the error. */
  drift: number;
}

/** Round trips that are kept. */
const KEPT = 64;
/** Older ones say nothing of now, ms. */
const OLDEST_MS = 30 * 60_000;
/** Clocks of PCs part by no more than this, ms per ms; what a round trip says becomes less certain by it. */
const WANDER = 50e-6;
/** Both clocks are read in whole milliseconds. */
const RESOLUTION_MS = 1;
/** A clock that was set shows as offsets that cannot both be right by this much, ms. */
const STEP_MS = 20;
/** Drift is looked for over at least this time, ms. */
const DRIFT_SPAN_MS = 120_000;

interface Sample {
  at: number;
  offset: number;
  error: number;
}

/**
 * As NTP does it: the quickest round trip is the most exact, since the answer's way can differ from the question's by no more
 * than the trip; an older one is trusted less. A sample that contradicts what is known means that a clock was set.
 */
export class ServerClock {
  private samples: Sample[] = [];

  add({ sent, received, server }: RoundTrip): void {
    if (received < sent) {
      // This PC's clock was set back between question and answer.
      this.samples = [];
      return;
    }
    const trip = received - sent;
    const sample = { at: received, offset: server - sent - trip / 2, error: trip / 2 + RESOLUTION_MS };
    const known = this.estimate(received);
    const stepped = known && Math.abs(sample.offset - known.offset) > sample.error + known.error + STEP_MS;
    const kept = stepped ? [] : this.samples.filter((s) => s.at <= received && received - s.at <= OLDEST_MS);
    this.samples = [...kept, sample].slice(-KEPT);
  }

  /** What is known at a moment of this PC's clock; null before the first answer. */
  estimate(now: number): ClockEstimate | null {
    const drift = this.drift();
    let best: ClockEstimate | null = null;
    for (const { at, offset, error } of this.samples) {
      const age = Math.abs(now - at);
      const aged = error + age * WANDER;
      if (best === null || aged <= best.error) best = { offset: offset + drift * (now - at), error: aged, drift };
    }
    return best;
  }

  /** Another server has another clock. */
  forget(): void {
    this.samples = [];
  }

  /** From the most exact sample of the older half to that of the newer; 0 unless it is beyond what both may err. */
  private drift(): number {
    const half = this.samples.length >> 1;
    const [early, late] = [mostExact(this.samples.slice(0, half)), mostExact(this.samples.slice(half))];
    if (!early || !late || late.at - early.at < DRIFT_SPAN_MS) return 0;
    const moved = late.offset - early.offset;
    return Math.abs(moved) > early.error + late.error ? moved / (late.at - early.at) : 0;
  }
}

function mostExact(samples: readonly Sample[]): Sample | null {
  return samples.reduce<Sample | null>((best, s) => (best === null || s.error <= best.error ? s : best), null);
}
