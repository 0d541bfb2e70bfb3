// Counts what was sent and what came back, by kind, and keeps an example of whatever should not have come.

export interface KindTally {
  sent: number;
  /** Counts by answer: a status, an error event's code, a close code. */
  answers: Record<string, number>;
  /** The case that took longest until its answer. */
  slowest: { ms: number; what: string };
}

/** Something that is no clear refusal. */
export interface Exception {
  kind: string;
  what: string;
  got: string;
  /** How often this kind came with this answer. */
  times: number;
}

export class Tally {
  private readonly kinds = new Map<string, KindTally>();
  private readonly seen = new Map<string, Exception>();
  private total = 0;

  /**
   * @param fault what is wrong with the answer; null for a clear refusal
   * @param ms from sending to the answer
   */
  count(kind: string, what: string, answer: string, fault: string | null, ms = 0): void {
    this.total += 1;
    const known = this.kinds.get(kind) ?? { sent: 0, answers: {}, slowest: { ms: 0, what: '' } };
    known.sent += 1;
    known.answers[answer] = (known.answers[answer] ?? 0) + 1;
    if (ms > known.slowest.ms) known.slowest = { ms: Math.round(ms), what: what.slice(0, 100) };
    this.kinds.set(kind, known);
    if (fault === null) return;
    const id = `${kind}: ${answer}`;
    const before = this.seen.get(id);
    if (before) before.times += 1;
    else this.seen.set(id, { kind, what: what.slice(0, 200), got: fault.slice(0, 300), times: 1 });
  }

  get sent(): number {
    return this.total;
  }

  get byKind(): Record<string, KindTally> {
    return Object.fromEntries([...this.kinds].sort(([a], [b]) => a.localeCompare(b)));
  }

  get exceptions(): Exception[] {
    return [...this.seen.values()].sort((a, b) => b.times - a.times);
  }
}
