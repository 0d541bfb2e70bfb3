// Does something soon, but not more often than every so many milliseconds.

export class Throttle {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  constructor(
    private readonly ms: number,
    private readonly run: () => void,
  ) {}

  /** Within `ms` from the first ask. */
  ask(): void {
    if (this.stopped || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.run();
    }, this.ms);
  }

  /** At once; what was asked for is thereby done. */
  now(): void {
    if (this.stopped) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.run();
  }

  dispose(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }
}
