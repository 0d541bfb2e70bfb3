// Which kecamatan a polygon stands for: by name, by another spelling, by the villages inside; never by a guess.
import { expect, it } from 'vitest';
import { box, feature, region } from './outline-fixtures';
import { matchKecamatan } from './outline-matching';

const regions = [
  region('12.05', 'Kab. Langkat', undefined, '1213'),
  region('12.05.01', 'Bahorok'),
  region('12.05.21', 'Sirapit'),
  region('12.05.22', 'Kutambaru'),
  region('12.05.22.2001', 'A', [98.25, 3.5]),
  region('12.05.22.2002', 'B', [98.26, 3.6]),
  region('12.05.01.2001', 'C', [98.27, 3.7]),
  region('12.13', 'Kab. Mandailing Natal', undefined, '1202'),
  region('12.13.05', 'Batang Natal'),
];
const aliases = [{ kabupaten: '12.05', alias: 'Serapit', code: '12.05.21' }];
const area = (name: string, bps: string, west = 98, south = 3) =>
  feature(box(west, south, west + 0.1, south + 0.1), { id: name, bps, name });
const codesOf = (...areas: Parameters<typeof area>[]) =>
  matchKecamatan(
    areas.map((a) => area(...a)),
    regions,
    aliases,
  ).map((m) => m.code);

it('reads a name without regard to spaces and case, and a certain other spelling', () => {
  expect(codesOf(['BAHOROK', '1213'], ['Serapit', '1213'], ['BatangNatal', '1202'])).toEqual([
    '12.05.01',
    '12.05.21',
    '12.13.05',
  ]);
});

it('takes the BPS code for what it is: 1213 is Langkat, never 12.13', () => {
  expect(codesOf(['BatangNatal', '1213'])).toEqual([null]);
});

it('lets the villages inside decide where the name says nothing', () => {
  const strange = feature(box(98.2, 3.4, 98.3, 3.8), { id: 'x', bps: '1213', name: 'Tanpa Nama' });
  expect(matchKecamatan([strange], regions, aliases)[0]?.code).toBe('12.05.22');
  // The code that another polygon has by name is not given twice, and one village of three is no majority.
  const named = feature(box(98, 3, 98.1, 3.1), { id: 'y', bps: '1213', name: 'Kutambaru' });
  expect(matchKecamatan([named, strange], regions, aliases).map((m) => m.code)).toEqual(['12.05.22', null]);
});

it('leaves out what lies in no kabupaten of the table, as the lake', () => {
  expect(codesOf(['LakeToba', 'NA'])).toEqual([]);
});
