// A mapping made by pointing says what was pointed at, and fits next time's file where headings tell columns apart.
import type { PreviewSheet } from '@shared/api/preview';
import { Mapping, NamedMapping } from '@shared/dataset/mapping';
import { describe, expect, it } from 'vitest';
import {
  columnOf,
  constantOf,
  fieldsByColumn,
  fittingMapping,
  headingNames,
  letterOf,
  rowKind,
  withColumn,
  withConstant,
  withHeading,
  withRowSkipped,
} from './mapping-edit';

const sheet: PreviewSheet = {
  name: 'Data',
  keys: null,
  merges: [],
  rows: [
    { row: 1, cells: ['DAFTAR SEKOLAH', '', '', ''] },
    { row: 2, cells: ['No', 'Nama', 'Jumlah', 'Jumlah'] },
    { row: 3, cells: ['', 'Sekolah', 'Guru', 'Guru'] },
    { row: 4, cells: ['1', 'SD A', '4', '5'] },
  ],
};
const start = Mapping.parse({ headingRows: { from: 2, to: 2 }, columns: {} });

describe('pointing at columns', () => {
  it('names a column by its heading, and by its letter where two are alike', () => {
    const named = withColumn(withColumn(start, sheet, 1, 'name'), sheet, 3, 'teachers');
    expect(named.columns).toEqual({ name: 'Nama', teachers: { letter: 'D' } });
    expect(fieldsByColumn(named, headingNames(sheet, named))).toEqual(
      new Map([
        [1, 'name'],
        [3, 'teachers'],
      ]),
    );
  });

  it('gives a column to one field only, and takes it away', () => {
    const twice = withColumn(withColumn(start, sheet, 1, 'name'), sheet, 1, 'foundation');
    expect(Object.keys(twice.columns)).toEqual(['foundation']);
    expect(withColumn(twice, sheet, 1, null).columns).toEqual({});
  });

  it('keeps columns where they are when the heading grows over another row', () => {
    const named = withColumn(start, sheet, 1, 'name');
    const grown = withHeading(named, sheet, 3, true);
    expect(grown.headingRows).toEqual({ from: 2, to: 3 });
    expect(columnOf(grown.columns.name, headingNames(sheet, grown))).toBe(1);
    expect(headingNames(sheet, grown)[1]).toBe('Nama Sekolah');
  });

  it('holds a constant and what it was', () => {
    const set = withConstant(start, 'year', '2026');
    expect(constantOf(set.columns.year)).toBe('2026');
    expect(withConstant(set, 'year', '').columns).toEqual({});
    expect(Mapping.safeParse(set).success).toBe(true);
  });
});

describe('a kept mapping', () => {
  const preview = {
    format: 'csv' as const,
    sheets: [sheet],
    suggested: Mapping.parse({ headingRows: { from: 2, to: 2 }, columns: { name: 'Nama' } }),
    missing: [],
  };
  const kept = (name: string, columns: Mapping['columns']): NamedMapping => NamedMapping.parse({ name, columns });

  it('is taken by itself when all its columns are in the file and it reads more', () => {
    const full = kept('full', { name: 'nama', level: { derive: { kind: 'school-level', from: 'NAMA' } } });
    const other = kept('other', {
      name: 'Nama',
      npsn: 'NPSN',
      status: { derive: { kind: 'constant', value: 'swasta' } },
    });
    expect(fittingMapping([other, full], preview)?.name).toBe('full');
    expect(fittingMapping([other, kept('same', { name: 'Nama' })], preview)).toBeNull();
  });
});

describe('rows of the preview', () => {
  it('are heading, above it, left out, or data', () => {
    const some = withRowSkipped({ ...start, skipRows: [{ from: 6, to: 7 }] }, 4, true);
    expect([1, 2, 4, 5, 6].map((r) => rowKind(some, r))).toEqual(['above', 'heading', 'skipped', 'data', 'skipped']);
    expect(withRowSkipped(withRowSkipped(some, 4, false), 6, false).skipRows).toEqual([7]);
  });
});

describe('letterOf', () => {
  it('counts as a sheet does', () => {
    expect([0, 25, 26, 51, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA']);
  });
});
