// A legend's counts as a table: the figures of the small chart in the layer list, class by class.
import type { Declaration } from '@shared/dataset/declaration';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { Legend as DrawnLegend } from '../../map/map-model';
import type { Legend } from '../layers/legend-model';
import type { FileColumn, FileRow } from './formats/file-writer';

export interface LegendTable {
  readonly columns: readonly FileColumn[];
  readonly rows: readonly FileRow[];
}

/** Null where the legend counts nothing. @param drawn the map's own legend, which knows the classes of a ramp */
export function legendTable(
  declaration: Declaration,
  legend: Legend,
  drawn: DrawnLegend | null,
  locale: Locale,
  t: TFunction,
): LegendTable | null {
  const category = declaration.fields.find((f) => f.key === declaration.map.category);
  const name = category?.title[locale] ?? t('file.class');
  const plain = (key: string, title: string): FileColumn => ({ key, title, unit: null, definition: null });
  const row = (...cells: FileRow['cells']): FileRow => ({ id: null, cells, geometry: null });
  switch (legend.kind) {
    case 'classes':
      return {
        columns: [
          { ...plain('class', name), definition: category?.definition?.[locale] ?? null },
          ...legend.columns.map((p) => plain(p, t(`precision.short.${p}`))),
          plain('count', t('table.rows')),
        ],
        rows: legend.lines.map((l) =>
          row(
            l.title,
            ...l.counts,
            l.counts.reduce((sum, n) => sum + n, 0),
          ),
        ),
      };
    case 'sizes':
    case 'marks':
      if (legend.mix.length === 0) return null;
      return {
        columns: [plain('class', name), plain('count', t('table.rows'))],
        rows: legend.mix.map((l) => row(l.title === '' ? t('legend.others') : l.title, l.count)),
      };
    case 'ramp':
      if (drawn?.kind !== 'classes') return null;
      return {
        columns: [plain('class', legend.measure), plain('count', t('file.regions'))],
        rows: drawn.classes.map((c) => row(c.label[locale], c.count)),
      };
    case 'none':
      return null;
  }
}
