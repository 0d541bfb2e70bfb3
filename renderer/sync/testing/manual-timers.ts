// Timers that pass when a test says so.
import type { Timers } from '../timers';

export class ManualTimers implements Timers {
  time = 1_000_000;
  private next = 1;
  private readonly waiting = new Map<number, { at: number; callback: () => void }>();

  now(): number {
    return this.time;
  }

  set(callback: () => void, ms: number): unknown {
    const id = this.next;
    this.next += 1;
    this.waiting.set(id, { at: this.time + ms, callback });
    return id;
  }

  clear(timer: unknown): void {
    this.waiting.delete(timer as number);
  }

  /** Lets time pass; what falls due is called in order, at its own time. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.waiting].filter(([, t]) => t.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.waiting.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].callback();
    }
    this.time = end;
  }

  /** Pauses that are being waited for, in ms from now. */
  get pauses(): number[] {
    return [...this.waiting.values()].map((t) => t.at - this.time).sort((a, b) => a - b);
  }
}
