// Saves the table as it stands, in its order and with its columns.
import type { KemendagriCode } from '@shared/ids';
import { useTranslation } from 'react-i18next';
import type { RowTable } from '../../app/feed/row-table';
import type { LayerFilter } from '../../app/view/view';
import { useView } from '../../app/view/view-context';
import type { TableContent, TableLine } from '../table/table-model';
import type { FileRow, RowsFormat } from './formats/file-writer';
import { geometryOf } from './layer-rows';
import { saveRows } from './save-rows';
import { useFacts } from './use-facts';

interface Shown {
  readonly table: RowTable | null;
  readonly rows: readonly number[];
  readonly filter: LayerFilter;
  readonly content: TableContent | null;
  readonly lines: readonly TableLine[];
}

/** Answers a function that saves the table in a format. */
export function useTableExport(shown: Shown): (format: RowsFormat) => Promise<void> {
  const { t } = useTranslation();
  const region = useView((v) => v.region);
  const follow = useView((v) => v.follow);
  const { link, facts, head } = useFacts();
  return async (format) => {
    const { table, content, lines, rows, filter } = shown;
    if (!table || !content) return;
    const about = facts({ table, rows, filter, region, framed: follow }, await link());
    const columns = content.columns.map((c) => ({ key: c.id, title: c.title, unit: c.unit, definition: c.definition }));
    const note = content.incomplete ? t('table.incomplete') : t('table.emptyNotZero');
    const more: [string, string][] = [[t('file.note'), note]];
    if (format === 'geojson' && content.mode === 'region') more.push([t('file.geometry'), t('file.noOutlines')]);
    const name = [table.declaration.id, region, content.mode].filter((p) => p !== null).join('-');
    // Lines were made from one state of the rows and stay as they are.
    const job = {
      format,
      head: head(about, columns, more),
      count: lines.length,
      rowAt: (i: number) => rowOf(lines[i] as TableLine, table),
    };
    await saveRows(
      name,
      () => job,
      () => true,
    );
  };
}

function rowOf(line: TableLine, table: RowTable): FileRow {
  const { target } = line;
  const index = target.kind === 'row' ? table.indexOf(target.key) : -1;
  return {
    id: target.kind === 'row' ? target.key : (target.code satisfies KemendagriCode),
    cells: line.cells.map((c) => c.value),
    geometry: index < 0 ? null : geometryOf(table, index),
  };
}
