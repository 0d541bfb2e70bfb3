// The table by region and by row, made from declarations alone.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import { parseRegions } from '@shared/reference';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainTable } from '../../app/feed/testing/memory-feed';
import { ALL_ROWS } from '../../app/figures/row-filter';
import { startTexts } from '../../app/i18n';
import { sortLines, tableContent } from './table-content';
import type { TableRequest } from './table-model';

const declaration = Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === 'schools'));
const regions = parseRegions(
  [
    'code,level,name,parent,bps,lon,lat',
    '12,province,Sumatera Utara,,,,',
    '12.07,kabupaten,Kab. Deli Serdang,12,1212,,',
    '12.07.23,kecamatan,Sunggal,12.07,,,',
    '12.07.26,kecamatan,Percut Sei Tuan,12.07,,,',
  ].join('\n'),
);
const reference = {
  regions: new Map(regions.map((r) => [r.code as string, r])),
  aliases: new Map(),
  agencies: new Map(),
};
const table = plainTable(declaration, [
  { values: { name: 'SD A', level: 'SD', pupils: 10, kecamatan: 'KEC. SUNGGAL' }, region: '12.07.23' },
  { values: { name: 'SD B', level: 'SD', pupils: 30, kecamatan: 'PERCUT' }, region: '12.07.26' },
  { values: { name: 'SMA C', level: 'SMA', pupils: null, kecamatan: 'PERCUT' }, region: '12.07.26' },
  { values: { name: 'SD D', level: 'SD', pupils: 5, kecamatan: 'ENTAH' }, region: '12.07' },
]);

let t: TFunction;
beforeAll(async () => {
  t = (await startTexts('id')).t;
});
const content = (change: Partial<TableRequest> = {}) =>
  tableContent({ table, part: ALL_ROWS, bounds: null, mode: 'region', locale: 'id', reference, t, ...change });
const texts = (lines: readonly { cells: readonly { text: string }[] }[]) =>
  lines.map((l) => l.cells.map((c) => c.text));

describe('table by region', () => {
  it('gives a column to each level, marks incomplete sums and names rows without a kecamatan', () => {
    const c = content();
    expect(c.columns.map((col) => col.title)).toEqual([
      'Kecamatan',
      'Kab./kota',
      'Jumlah',
      'SD',
      'SMA',
      'Peserta didik',
    ]);
    expect(texts(sortLines(c, 2, 'desc', declaration))).toEqual([
      ['Percut Sei Tuan', 'Deli Serdang', '2', '1', '1', '30'],
      ['Sunggal', 'Deli Serdang', '1', '1', '0', '10'],
      ['tak dikenal', 'Deli Serdang', '1', '1', '0', '5'],
    ]);
    expect(c.lines.find((l) => l.id === '12.07.26')?.cells[5]?.incomplete).toBe(true);
    expect(c).toMatchObject({ coarse: 1, coverage: { level: 'kecamatan', having: 2, of: 2 }, incomplete: true });
  });
});

describe('table by row', () => {
  it('shows the official name that a row was resolved to, and what was sent where it was not', () => {
    const c = content({ mode: 'row' });
    const kecamatan = c.columns.findIndex((col) => col.id === 'kecamatan');
    expect(c.lines.map((l) => l.cells[kecamatan]?.text)).toEqual([
      'Sunggal',
      'Percut Sei Tuan',
      'Percut Sei Tuan',
      'ENTAH',
    ]);
  });

  it('sorts what is not known last, whichever way', () => {
    const c = content({ mode: 'row' });
    const pupils = c.columns.findIndex((col) => col.id === 'pupils');
    const order = (way: 'asc' | 'desc') => sortLines(c, pupils, way, declaration).map((l) => l.cells[pupils]?.value);
    expect(order('asc')).toEqual([5, 10, 30, null]);
    expect(order('desc')).toEqual([30, 10, 5, null]);
  });
});
