// Shows that the bench can fail: each figure is measured as it is and with its measured arm slowed, and `met` must turn.
import type { Result } from './arithmetic';

export interface Turned {
  id: string;
  /** turned: met as it is, not met when slowed. short: falls short already, and does so slowed. stuck: the bench is blind. */
  outcome: 'turned' | 'short' | 'stuck';
  plain: number;
  slowed: number;
}

const figure = ({ ratio, value }: Result): number => ratio ?? value ?? Number.NaN;

/** Compares rows of a plain and a slowed run by id. */
export function compareRuns(plain: readonly Result[], slowed: readonly Result[]): Turned[] {
  return plain.map((row) => {
    const other = slowed.find((one) => one.id === row.id);
    if (!other) throw new Error(`${row.id} was not measured when slowed`);
    const outcome = other.met ? 'stuck' : row.met ? 'turned' : 'short';
    return { id: row.id, outcome, plain: figure(row), slowed: figure(other) };
  });
}
