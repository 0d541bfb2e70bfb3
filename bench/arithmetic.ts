// The bench's arithmetic: medians, ratios and whether a goal is met. Nothing here measures anything.
import type { Goal, Measured, Row } from './figure';

/** Fewer samples say too little. */
export const LEAST_SAMPLES = 5;

/** One entry of the report. `ratio` or `value`, never both. */
export interface Result {
  id: string;
  what: string;
  ratio?: number;
  value?: number;
  unit: string;
  goal: string;
  met: boolean;
  samples: readonly number[];
  baselineSamples: readonly number[];
  command: string;
}

/** The middle value; the mean of the two middle ones of an even number. @throws RangeError of nothing */
export function median(samples: readonly number[]): number {
  const sorted = ascending(samples);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('a median of nothing');
  return (low + high) / 2;
}

/** The smallest sample that is not exceeded by `percent` of a hundred. @throws RangeError of nothing */
export function percentile(samples: readonly number[], percent: number): number {
  const value = ascending(samples)[Math.max(1, Math.ceil((percent / 100) * samples.length)) - 1];
  if (value === undefined) throw new RangeError('a percentile of nothing');
  return value;
}

/** What the samples of a row come to. @throws RangeError where there are too few of them */
export function resultOf(row: Row, measured: Measured, command: string): Result {
  const { samples, baselineSamples } = measured;
  const needed = row.kind === 'ratio' ? [samples, baselineSamples] : [samples];
  if (needed.some((list) => list.length < LEAST_SAMPLES))
    throw new RangeError(`${row.id}: fewer than ${LEAST_SAMPLES} samples`);
  const goal: Goal = { ...row.goal, limit: measured.limit ?? row.goal.limit };
  const figure = figureOf(row, samples, baselineSamples);
  return {
    id: row.id,
    what: measured.note ? `${row.what} (${measured.note})` : row.what,
    ...(row.kind === 'ratio' ? { ratio: figure } : { value: figure }),
    unit: row.unit,
    goal: `${goal.op} ${Number(goal.limit.toPrecision(4))}`,
    met: meets(figure, goal),
    samples,
    baselineSamples,
    command,
  };
}

function figureOf({ kind, goal }: Row, samples: readonly number[], baseline: readonly number[]): number {
  switch (kind) {
    case 'ratio':
      return goal.op === '<=' ? median(samples) / median(baseline) : median(baseline) / median(samples);
    case 'median':
      return median(samples);
    case 'p95':
      return percentile(samples, 95);
    case 'max':
      return Math.max(...samples);
  }
}

function meets(figure: number, { op, limit }: Goal): boolean {
  return op === '<=' ? figure <= limit : figure >= limit;
}

function ascending(samples: readonly number[]): number[] {
  return [...samples].sort((a, b) => a - b);
}
