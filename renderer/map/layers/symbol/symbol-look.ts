// How marks of the symbol kind look: sizes, and colours by category.
import { MOST_PARTS } from '../../columns/point-cells';
import type { RowColumns } from '../../columns/row-columns';
import type { Rgb } from '../../oklch';
import { mixColours, type SymbolColours, symbolColours } from '../../theme';
import type { DrawingStyle } from '../drawing';

/** Radii in u: of one row, and of several. */
const SINGLE = 4;
const GATHERED = 9;
export const GATHERED_MOST = 20;

export class SymbolLook {
  readonly own: SymbolColours;
  /** Colours of the categories, the last one for all that have none of their own; empty without categories. */
  readonly palette: readonly Rgb[];

  constructor(
    columns: RowColumns,
    readonly style: DrawingStyle,
  ) {
    const { map } = columns.declaration;
    this.own = symbolColours(style.theme, map.tone);
    const count = map.category === undefined ? 0 : Math.min(MOST_PARTS, columns.categories.length);
    this.palette = count < 2 ? [] : mixColours(style.theme, map.tone, count);
  }

  /** Colour of a row of a category number; -1 is "not known". */
  fill(category: number): Rgb {
    return this.palette[Math.min(category < 0 ? MOST_PARTS - 1 : category, MOST_PARTS - 1)] ?? this.own.fill;
  }

  /** CSS pixels. */
  radius(count: number): number {
    return (count === 1 ? SINGLE : Math.min(GATHERED_MOST, GATHERED + 1.6 * Math.log2(count))) * this.style.unit;
  }
}
