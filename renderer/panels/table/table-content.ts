// Builds the table's content, by region or by row, and puts its lines in order.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import { byRegion } from './table-by-region';
import { byRow } from './table-by-row';
import type { TableContent, TableLine, TableRequest } from './table-model';

const IN_WORDS = new Intl.Collator('id', { numeric: true });

/** Builds the table's content. */
export function tableContent(request: TableRequest): TableContent {
  return request.mode === 'region' ? byRegion(request) : byRow(request);
}

/** Lines in the order of a column. What is not known comes last, whichever way. Code lists sort by their own order. */
export function sortLines(
  content: TableContent,
  column: number,
  direction: 'asc' | 'desc',
  declaration: Declaration,
): TableLine[] {
  const field = declaration.fields.find((f) => f.key === content.columns[column]?.id);
  const rank = field?.codes ? new Map(field.codes.map((c, i) => [c.value, i])) : null;
  const sign = direction === 'asc' ? 1 : -1;
  const sortValue = (line: TableLine): CellValue => {
    const value = line.valueAt(column);
    return rank && typeof value === 'string' ? (rank.get(value) ?? value) : value;
  };
  return content.lines
    .map((line) => ({ line, value: sortValue(line) }))
    .sort(({ value: x }, { value: y }) => {
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
      return sign * IN_WORDS.compare(String(x), String(y));
    })
    .map(({ line }) => line);
}
