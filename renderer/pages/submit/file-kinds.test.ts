// Figures of the preview are told from names that look like numbers; a template's name says what it is for.
import type { Field } from '@shared/dataset/field';
import { expect, it } from 'vitest';
import { isFigure, isMapFormat, templateName } from './file-kinds';

const field = (type: Field['type']): Field => ({
  key: 'x',
  title: { id: 'x', en: 'x' },
  type,
  required: false,
  roles: [],
});

it('a figure is a cell of a number’s column, or one that looks like a number where nothing reads it', () => {
  expect(isFigure(field('integer'), '1.234')).toBe(true);
  expect(isFigure(field('number'), 'banyak')).toBe(false);
  expect(isFigure(field('text'), '10220001')).toBe(false);
  expect(['12', '-3,5', '1.234.567', '30%', '12.345,6'].every((t) => isFigure(undefined, t))).toBe(true);
  expect(['0812345', '12.71.01', 'SD 12', '', '2026-11-25'].some((t) => isFigure(undefined, t))).toBe(false);
});

it('map files are those with layers', () => {
  expect((['csv', 'xlsx', 'json', 'geojson', 'shapefile', 'gpkg', 'kml'] as const).map(isMapFormat)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});

it('a template is named by its dataset and period, in characters that every disk takes', () => {
  expect(templateName('Sekolah', 'quarterly', '2026-Q4')).toBe('Sekolah 2026-Q4.xlsx');
  expect(templateName('Daerah rawan: banjir/longsor', 'once', '2026')).toBe('Daerah rawan banjir longsor.xlsx');
});
