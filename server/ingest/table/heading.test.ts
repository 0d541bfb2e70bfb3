// A heading is found among title rows, in bounded work: what is no heading keeps nobody waiting.
import { expect, it } from 'vitest';
import type { RawRow } from '../formats/format';
import { findHeading, HEADING_SEARCH_ROWS, headingAt } from './heading';

const WANTED = new Map([
  ['kode', 'code'],
  ['nama', 'name'],
]);

it('is found below titles', () => {
  const rows: RawRow[] = [
    { row: 1, cells: ['REKAP POSKO'] },
    { row: 3, cells: ['No', 'Kode', 'Nama'] },
    { row: 4, cells: [1, 'P1', 'Satu'] },
  ];
  expect(findHeading(rows, [], WANTED)).toMatchObject({ fields: 2, heading: { from: 3, to: 3 } });
});

it('is looked for in the columns and characters that a heading can have', () => {
  const wide = Array.from({ length: 20_000 }, (_, i) => (i === 5 ? 'Kode' : i === 15_000 ? 'Nama' : `k${i}`));
  const rows = Array.from({ length: HEADING_SEARCH_ROWS }, (_, i): RawRow => ({ row: i + 1, cells: wide }));
  const found = findHeading(rows, [], WANTED);
  expect(found?.fields).toBe(1);
  expect(found?.heading.names).toHaveLength(1000);
  const long = new Map([[1, { row: 1, cells: ['x'.repeat(900_000)] }]]);
  expect(headingAt(long, [], 1, 1).names[0]?.length).toBe(1000);
});
