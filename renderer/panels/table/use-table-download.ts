// Saves the table as it stands, through the shell, with the notes that make it readable a year from now.
import type { Declaration } from '@shared/dataset/declaration';
import { formatDateTime, formatPeriod, formatValue } from '@shared/domain/format';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import { agencyName, regionName, useReference } from '../../app/reference-context';
import type { LayerFilter } from '../../app/view/view';
import { useView } from '../../app/view/view-context';
import { shell } from '../../shell';
import { provenanceSpan } from '../layers/fact-age';
import { tableCsv, tableXlsx } from './table-file';
import type { TableContent, TableLine } from './table-model';

interface Shown {
  readonly declaration: Declaration | null;
  readonly table: RowTable | null;
  readonly rows: readonly number[];
  readonly filter: LayerFilter;
  readonly content: TableContent | null;
  readonly lines: readonly TableLine[];
}

/** Answers a function that saves the table as XLSX or CSV. */
export function useTableDownload(shown: Shown): (kind: 'xlsx' | 'csv') => Promise<void> {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const region = useView((v) => v.region);
  const reference = useReference();
  const { version } = useConnection();
  return async (kind) => {
    const { declaration, table, content, lines, filter } = shown;
    if (!declaration || !table || !content) return;
    const span = provenanceSpan(table);
    const title = declaration.title[locale];
    const filters = Object.entries(filter).map(([key, values]) => {
      const field = declaration.fields.find((f) => f.key === key);
      const words = values.map((v) => (v === '' || !field ? t('filter.unknown') : formatValue(field, v, locale)));
      return `${field?.title[locale] ?? key}: ${words.join(', ')}`;
    });
    const notes: [string, string][] = [
      [t('file.dataset'), declaration.sample ? `${title} (${t('sample')})` : title],
      [t('detail.definition'), declaration.definition[locale]],
      [t('detail.source'), declaration.source?.[locale] ?? agencyName(reference, declaration.owner.agency)],
      [t('detail.owner'), `${agencyName(reference, declaration.owner.agency)}, ${declaration.owner.role[locale]}`],
      [t('file.asOf'), span.asOf === null ? '–' : formatPeriod(span.asOf, locale)],
      [t('detail.received'), span.receivedAt === null ? '–' : formatDateTime(span.receivedAt, locale)],
      [t('detail.verification'), t('verification.unverifiedOf', { rows: span.unverified, of: table.size })],
      [
        t('file.version'),
        version === null ? '–' : `${version.epoch} / ${version.seq}, ${formatDateTime(version.at, locale)}`,
      ],
      [t('file.region'), region === null ? regionName(reference, '12') : regionName(reference, region)],
      [t('file.filter'), filters.length > 0 ? filters.join('; ') : t('file.noFilter')],
      [t('file.note'), content.incomplete ? t('table.incomplete') : t('table.emptyNotZero')],
    ];
    const file = { columns: content.columns, lines, notes, locale };
    const bytes = kind === 'csv' ? tableCsv(file) : await tableXlsx(file, [title, t('file.notesSheet')]);
    const place = region === null ? '' : `-${region}`;
    await shell.request('file.save', { suggestedName: `${declaration.id}${place}-${content.mode}.${kind}`, bytes });
  };
}
