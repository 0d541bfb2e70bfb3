// Rows that are no data: what the rule leaves out, and that the quick look at first letters misses none of it.
import { describe, expect, it } from 'vitest';
import type { RawCell } from '../formats/format';
import type { BoundColumn } from './bind';
import { type SkipReason, skipRule } from './skip';

const column = (at: number): BoundColumn => ({ column: at, last: at, label: '' });
const heading = { from: 1, to: 1, names: ['No', 'Kab/Kota', 'Jumlah / L', 'Élan'], last: [0, 1, 2, 3] };
const rule = skipRule(heading, {
  keys: [column(1)],
  regions: [column(1)],
  bound: [column(1), column(2), column(3)],
});
const reason = (cells: RawCell[], row = 9): SkipReason | null => rule({ row, cells });

describe('a row beneath the heading', () => {
  it.each<[string, RawCell[], SkipReason | null]>([
    ['with data', [1, 'Kota Medan', 10, 2], null],
    ['that fills nothing that is read', [7, ' ', null, ''], 'blank'],
    ['without cells', [], 'blank'],
    ['with the word for a total', [null, ' - JUMLAH', 40, 20], 'total'],
    ['with a total written with an accent', ['Tótal', null, 40, 20], 'total'],
    ['with the total of a place', [null, 'Sub Jumlah Sumatera Utara', 40, 20], 'total'],
    ['that begins as a total does', [1, 'Tobasa', 40, 20], null],
    ['with a note', [null, 'Sumber: Dinas', null, null], 'note'],
    ['that begins as a note does, with figures', [null, 'Sumber Jaya', 4, 5], null],
    ['with the heading again', ['NO.', 'kab kota', 'l', 'élan'], 'repeated-heading'],
    ['with the heading again, in its other part', [null, 'Kab/Kota', 'JUMLAH', null], 'repeated-heading'],
    ['with one name of the heading', ['No', 'Kabanjahe', 1, 2], null],
  ])('%s', (_, cells, expected) => {
    expect(reason(cells)).toBe(expected);
  });

  it('with the numbers of the columns is left out at once beneath the heading only', () => {
    expect(reason([1, '2', '(3)', '4 = 2 + 3'], 2)).toBe('column-numbers');
    expect(reason([1, '2', '(3)', '4 = 2 + 3'], 3)).toBeNull();
  });

  it('is data where there is no heading and nothing else speaks against it', () => {
    const bare = skipRule(null, { keys: [], regions: [], bound: [column(0)] });
    expect(bare({ row: 1, cells: ['No'] })).toBeNull();
    expect(bare({ row: 1, cells: ['Total'] })).toBe('total');
  });
});
