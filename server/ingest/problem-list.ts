// The problems of one submission: exact counts, the first thousand listed, and all of them handed on as they are found.
import { MAX_LISTED_PROBLEMS, type Problem } from '@shared/api/problem';
import { problem } from './messages';

export interface ProblemReport {
  counts: { error: number; warning: number };
  problems: Problem[];
}

/** Errors are kept before warnings, since they are what the sender must act on; within each, file order. */
export class ProblemList {
  private readonly errors: Problem[] = [];
  private readonly warnings: Problem[] = [];
  private readonly counts = { error: 0, warning: 0 };

  /** @param onProblem is told every problem, also those that are not listed */
  constructor(private readonly onProblem: (problem: Problem) => void = () => {}) {}

  add(found: Problem): void {
    this.counts[found.severity]++;
    const kept = found.severity === 'error' ? this.errors : this.warnings;
    // A copy: texts cut out of a piece of the file would keep the piece.
    if (kept.length < MAX_LISTED_PROBLEMS) kept.push(structuredClone(found));
    this.onProblem(found);
  }

  get errorCount(): number {
    return this.counts.error;
  }

  report(): ProblemReport {
    const total = this.counts.error + this.counts.warning;
    const all = [...this.errors, ...this.warnings];
    const fits = total <= MAX_LISTED_PROBLEMS;
    const listed = fits ? all : all.slice(0, MAX_LISTED_PROBLEMS - 1);
    listed.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
    // The notice is not a problem of the file, so it is not counted.
    if (!fits)
      listed.push(problem('tooMany', { row: null, column: null, value: null }, { more: total - listed.length }));
    return { counts: { ...this.counts }, problems: listed };
  }
}
