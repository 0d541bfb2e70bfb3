// How the mark of one row looks. Rows of one category, owner's lateness and precision look alike, so each look is made once.
import { PRECISIONS } from '@shared/place';
import type { RowColumns } from '../../columns/row-columns';
import { lookOf, type MarkLook } from '../../gpu/mark-store';
import { SYMBOL_FILL } from '../../theme';
import type { SymbolLook } from './symbol-look';

const POINT = PRECISIONS.indexOf('point');

export class RowLooks {
  private readonly made: (MarkLook | undefined)[] = [];

  constructor(
    private readonly columns: RowColumns,
    private readonly look: SymbolLook,
    private readonly isLate: (owner: number) => boolean,
  ) {}

  of(slot: number): MarkLook {
    const { columns, made } = this;
    const category = columns.category[slot] ?? -1;
    const exact = columns.precision[slot] === POINT;
    const late = this.isLate(columns.owner[slot] ?? -1);
    const index = (category + 1) * 4 + (exact ? 2 : 0) + (late ? 1 : 0);
    let look = made[index];
    if (!look) {
      look = this.make(category, exact, late);
      made[index] = look;
    }
    return look;
  }

  private make(category: number, exact: boolean, late: boolean): MarkLook {
    const { look } = this;
    const { dim } = look.style.theme;
    const fill = look.fill(category);
    return lookOf({
      size: look.radius(1),
      // A village's middle is not a point: such a mark is hollow.
      shape: exact ? 'circle' : 'ring',
      fill,
      fillAlpha: late ? dim.fill : SYMBOL_FILL + 0.1,
      edge: late || !exact ? fill : look.own.edge,
      edgeAlpha: late ? dim.edge : 1,
    });
  }
}
