// Newer kecamatan carved out of old polygons: only where village polygons bear it out and hang together.
import { expect, it } from 'vitest';
import { box, feature, region } from './outline-fixtures';
import { splitByVillages } from './outline-split';

const old = {
  area: feature(box(98, 3, 98.4, 3.1), { id: 'm', bps: '1219', name: 'Sei Suka' }),
  kabupaten: '12.19',
  code: '12.19.02',
};
/** Four villages in a row from west to east; `codes` says whose each is. */
const villages = (codes: readonly string[]) =>
  codes.map((kecamatan, i) => region(`${kecamatan}.200${i}`, `Desa ${i}`, [98.05 + i / 10, 3.05]));
const regionsFor = (codes: readonly string[]) => [
  region('12.19', 'Kab. Batu Bara', undefined, '1219'),
  ...villages(codes),
];
const polygons = (names: readonly string[]) =>
  names.map((name, i) => feature(box(98 + i / 10, 3, 98.1 + i / 10, 3.1), { parent: 'm', name }));
const NAMED = ['Desa0', 'Desa1', 'Desa2', 'Desa3'];
const codes = (regions: ReturnType<typeof regionsFor>, names = NAMED) =>
  splitByVillages([old], polygons(names), regions).map((m) => m.code);

it('leaves a polygon whole where all its villages are its own', () => {
  expect(codes(regionsFor(['12.19.02', '12.19.02', '12.19.02', '12.19.02']))).toEqual(['12.19.02']);
});

it('gives the villages of a newer kecamatan to it', () => {
  expect(codes(regionsFor(['12.19.02', '12.19.02', '12.19.08', '12.19.08']))).toEqual([
    '12.19.02',
    '12.19.02',
    '12.19.08',
    '12.19.08',
  ]);
});

it('gives land without a kecamatan where too few of its villages are found by name', () => {
  const names = ['Desa0', 'Desa1', 'Lain', 'Lain Juga'];
  expect(codes(regionsFor(['12.19.02', '12.19.02', '12.19.08', '12.19.08']), names)).toEqual([
    '12.19.02',
    '12.19.02',
    null,
    null,
  ]);
});

it('does not tear a kecamatan apart for villages that lie between each other', () => {
  expect(codes(regionsFor(['12.19.02', '12.19.08', '12.19.02', '12.19.08']))).toEqual(['12.19.02']);
});
