// A wall's facts, from any declaration: the large figure, its sentence and what stands beside it.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import type { Region } from '@shared/reference';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PlainRow, plainTable } from '../../app/feed/testing/memory-feed';
import { startTexts } from '../../app/i18n';
import { peopleDataset, shortNumber, wallFacts } from './facts';

const declared = (id: string) => Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === id));
const region = (code: string, name: string): [string, Region] => [
  code,
  { code, level: 'kabupaten', name, parent: '12', bps: null, lon: null, lat: null } as Region,
];
const regions = new Map([
  region('12.01', 'Kab. Tapanuli Tengah'),
  region('12.71', 'Kota Medan'),
  region('12.73', 'Kota Sibolga'),
]);
const all = (rows: readonly PlainRow[]) => rows.map((_, i) => i);

let t: TFunction;
beforeAll(async () => {
  t = (await startTexts('id')).t;
});

describe('wall facts', () => {
  it('count regions of the highest class, and the people who live there', () => {
    const rows: PlainRow[] = [
      { values: { class: 'tinggi', year: 2021 }, region: '12.01' },
      { values: { class: 'sedang', year: 2021 }, region: '12.71' },
      { values: { class: 'tinggi', year: 2021 }, region: '12.73' },
      { values: { class: 'tinggi', year: 2024 }, region: '12.01.01.2001', precision: 'desa' },
    ];
    const people = plainTable(declared('population'), [
      { values: { total: 300_000, year: 2025 }, region: '12.01' },
      { values: { total: 2_600_000, year: 2025 }, region: '12.71' },
      { values: { total: 100_000, year: 2025 }, region: '12.73' },
    ]);
    const facts = wallFacts({
      table: plainTable(declared('hazard-areas'), rows),
      rows: all(rows),
      regions,
      people,
      t,
      locale: 'id',
    });
    expect(facts?.hero).toEqual({ figure: '2', unit: null });
    expect(facts?.sentence).toBe('dari 3 kabupaten/kota dengan kelas risiko tinggi');
    expect(facts?.facts.map((f) => `${f.figure} ${f.text}`)).toEqual([
      '400.000 jiwa, 13 % penduduk',
      '1 desa tercatat, 1 tinggi',
      '1 dari 2 kota dengan kelas risiko tinggi',
    ]);
    expect(facts?.behind).toEqual([0, 1, 2]);
  });

  it('say nothing of people when a region of the class is not known', () => {
    const rows: PlainRow[] = [{ values: { class: 'tinggi' }, region: '12.01' }];
    const people = plainTable(declared('population'), [{ values: { total: 5 }, region: '12.71' }]);
    const facts = wallFacts({
      table: plainTable(declared('hazard-areas'), rows),
      rows: [0],
      regions,
      people,
      t,
      locale: 'id',
    });
    expect(facts?.facts.some((f) => f.text.includes('penduduk'))).toBe(false);
  });

  it('count rows, and name where most are', () => {
    const rows: PlainRow[] = [
      { values: { level: 'SD', pupils: 100 }, region: '12.71.01' },
      { values: { level: 'SD', pupils: 50 }, region: '12.71.02' },
      { values: { level: 'SMA', pupils: null }, region: '12.01' },
    ];
    const facts = wallFacts({
      table: plainTable(declared('schools'), rows),
      rows: all(rows),
      regions,
      people: null,
      t,
      locale: 'id',
    });
    expect(facts?.hero.figure).toBe('3');
    expect(facts?.facts[1]).toEqual({ figure: '2', text: 'terbanyak, Kota Medan' });
  });

  it('do not sum a measure that the declaration does not sum', () => {
    const rows: PlainRow[] = [
      { values: { total: 2_546_000, year: 2025 }, region: '12.71' },
      { values: { total: 90_000, year: 2025 }, region: '12.73' },
    ];
    const facts = wallFacts({
      table: plainTable(declared('population'), rows),
      rows: all(rows),
      regions,
      people: null,
      t,
      locale: 'id',
    });
    expect(facts?.hero).toEqual({ figure: '2,5', unit: 'juta' });
    expect(facts?.sentence).toContain('Kota Medan');
  });

  it('are none without rows', () => {
    expect(
      wallFacts({ table: plainTable(declared('schools'), []), rows: [], regions, people: null, t, locale: 'id' }),
    ).toBeNull();
  });

  it('find the dataset of people by its family, not by its name', () => {
    expect(peopleDataset(BUILT_IN_DATASETS)?.map.tone).toBe('people');
    expect(shortNumber(4_213_877, t, 'id')).toBe('4,2 juta');
  });
});
