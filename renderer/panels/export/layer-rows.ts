// All fields of a layer's rows, with each row's own provenance and its geometry as its source gave it.
import { formatPeriod } from '@shared/domain/format';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { RowTable } from '../../app/feed/row-table';
import type { Reference } from '../../app/reference';
import { agencyName, regionName } from '../../app/reference-context';
import type { FileColumn, FileRow } from './formats/file-writer';

interface Words {
  readonly reference: Reference;
  readonly locale: Locale;
  readonly t: TFunction;
}

/** Columns of {@link layerRow}: the declared fields, then where, whose and as of when. */
export function layerColumns(table: RowTable, { locale, t }: Words): FileColumn[] {
  const own = table.declaration.fields.map((f) => ({
    key: f.key,
    title: f.title[locale],
    unit: f.unit?.[locale] ?? null,
    definition: f.definition?.[locale] ?? null,
  }));
  const about = (key: string): FileColumn => ({
    key: `_${key}`,
    title: t(`file.column.${key}`),
    unit: null,
    definition: t(`file.meaning.${key}`),
  });
  return [
    ...own,
    ...['region', 'regionName', 'precision', 'asOf', 'received', 'agency', 'role', 'verified'].map(about),
  ];
}

/** One row by its index. Times are ISO 8601 in UTC, so that programs and spreadsheets sort them. */
export function layerRow(table: RowTable, index: number, { reference, locale, t }: Words): FileRow {
  const region = table.region(index);
  const p = table.provenance(index);
  return {
    id: table.key(index),
    cells: [
      ...table.declaration.fields.map((f) => table.value(index, f.key)),
      region,
      region === null ? null : regionName(reference, region),
      t(`precision.long.${table.precision(index)}`),
      formatPeriod(p.asOf, locale),
      new Date(p.receivedAt).toISOString(),
      agencyName(reference, p.agency),
      p.role === '' ? null : p.role,
      p.verifications,
    ],
    geometry: geometryOf(table, index),
  };
}

/** GeoJSON of a row's own place; null where only its region is known: outlines are not the row's and not ours to give. */
export function geometryOf(table: RowTable, index: number): string | null {
  const shape = table.value(index, '_geometry');
  if (typeof shape === 'string' && shape !== '') return shape;
  const lon = table.lon(index);
  const lat = table.lat(index);
  return lon === null || lat === null ? null : JSON.stringify({ type: 'Point', coordinates: [lon, lat] });
}
