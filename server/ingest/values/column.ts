// What is decided about a whole column before any of its values is taken: how it writes numbers, and which number is the day.
import type { Field } from '@shared/dataset/field';
import type { Mapping } from '@shared/dataset/mapping';
import type { RawCell } from '../formats/format';
import { type DayOrder, DayOrderEvidence } from './dates';
import { fold } from './fold';
import { type ColumnConvention, ConventionEvidence, type NumberBounds } from './numbers';

export interface ColumnDecision {
  numbers: ColumnConvention;
  /** The mapping states how numbers are written; a value written otherwise is a problem. */
  strict: boolean;
  days: DayOrder;
}

/** Gathers a column's evidence; `decide` when all its values were seen. */
export class ColumnEvidence {
  private readonly numbers: ConventionEvidence;
  private readonly days = new DayOrderEvidence();
  private readonly numeric: boolean;
  private readonly isNothing: (text: string) => boolean;
  constructor(
    field: Field,
    private readonly mapping: Mapping | null,
  ) {
    this.numbers = new ConventionEvidence(boundsOf(field));
    this.numeric = isNumeric(field);
    this.isNothing = nothing(mapping);
  }

  add(cell: RawCell | undefined): void {
    if (typeof cell !== 'string') return;
    const text = cell.trim();
    if (this.isNothing(text)) return;
    if (this.numeric) this.numbers.add(text);
    else this.days.add(text);
  }

  decide(): ColumnDecision {
    const stated = this.mapping?.numbers ?? 'auto';
    return {
      numbers: stated === 'auto' ? this.numbers.decide() : stated,
      strict: stated !== 'auto',
      days: this.days.decide(),
    };
  }
}

export function isNumeric(field: Field): boolean {
  return field.type === 'integer' || field.type === 'number';
}

export function boundsOf(field: Field): NumberBounds {
  return { integer: field.type === 'integer', min: field.min, max: field.max };
}

/** Makes the test whether a text means "not known": empty, a dash of any length, or one that the mapping names. */
export function nothing(mapping: Mapping | null): (text: string) => boolean {
  const named = (mapping?.nullTexts ?? []).map((n) => ({ folded: fold(n), length: n.trim().length }));
  return (text) =>
    text === '' ||
    (isDash(text) && DASHES.test(text)) ||
    (named.length > 0 && named.some((n) => n.length === text.length && n.folded === fold(text)));
}

const DASHES = /^[-–—−]+$/;

/** Whether a text begins with a dash; most do not, and are not looked at any further. */
function isDash(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 0x2d || first > 0x7f;
}

/** Whether a value of the field may be written in several ways, so that only its whole column tells which is meant. */
export function isWrittenManyWays(field: Field): boolean {
  return isNumeric(field) || field.type === 'date' || field.type === 'datetime';
}
