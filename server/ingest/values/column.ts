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
  constructor(
    private readonly field: Field,
    private readonly mapping: Mapping | null,
  ) {
    this.numbers = new ConventionEvidence(boundsOf(field));
  }

  add(cell: RawCell | undefined): void {
    if (typeof cell !== 'string') return;
    const text = cell.trim();
    if (isNothing(text, this.mapping)) return;
    if (isNumeric(this.field)) this.numbers.add(text);
    else if (this.field.type === 'date' || this.field.type === 'datetime') this.days.add(text);
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

/** Empty, a dash of any length, or a text that the mapping says means "not known". */
export function isNothing(text: string, mapping: Mapping | null): boolean {
  if (text === '' || /^[-–—−]+$/.test(text)) return true;
  return (mapping?.nullTexts ?? []).some((n) => fold(n) === fold(text) && n.trim().length === text.length);
}
