// Saves the table as it stands, in its order and with its columns.
import { useTranslation } from 'react-i18next';
import type { RowTable } from '../../app/feed/row-table';
import type { Bounds, ShownPart } from '../../app/figures/row-filter';
import { useReference } from '../../app/reference-context';
import { useView } from '../../app/view/view-context';
import { type TableContent, type TableLine, tableRows } from '../table/table-model';
import type { FileRow, RowsFormat } from './formats/file-writer';
import { geometryOf } from './layer-rows';
import { saveRows } from './save-rows';
import { useFacts } from './use-facts';

interface Shown {
  readonly table: RowTable | null;
  readonly part: ShownPart;
  readonly bounds: Bounds | null;
  readonly content: TableContent | null;
  readonly lines: readonly TableLine[];
}

/** Answers a function that saves the table in a format. */
export function useTableExport(shown: Shown): (format: RowsFormat) => Promise<void> {
  const { t } = useTranslation();
  const region = useView((v) => v.region);
  const follow = useView((v) => v.follow);
  const reference = useReference();
  const { link, facts, head } = useFacts();
  return async (format) => {
    const { table, content, lines, part, bounds } = shown;
    if (!table || !content) return;
    // Lines are read before anything is waited for, so that the file holds one state of the rows.
    const rows = tableRows({ table, part, bounds, reference });
    const cells = lines.map((line) => line.cells.map((c) => c.value));
    const about = facts({ table, rows, filter: part.filter, region, framed: follow }, await link());
    const columns = content.columns.map((c) => ({ key: c.id, title: c.title, unit: c.unit, definition: c.definition }));
    const note = content.incomplete ? t('table.incomplete') : t('table.emptyNotZero');
    const more: [string, string][] = [[t('file.note'), note]];
    if (format === 'geojson' && content.mode === 'region') more.push([t('file.geometry'), t('file.noOutlines')]);
    const name = [table.declaration.id, region, content.mode].filter((p) => p !== null).join('-');
    const job = {
      format,
      head: head(about, columns, more),
      count: cells.length,
      rowAt: (i: number) => rowOf(lines[i]?.target, cells[i] ?? [], table),
    };
    await saveRows(
      name,
      () => job,
      () => true,
    );
  };
}

function rowOf(target: TableLine['target'] | undefined, cells: FileRow['cells'], table: RowTable): FileRow {
  if (target?.kind !== 'row') return { id: target?.code ?? null, cells, geometry: null };
  const index = table.indexOf(target.key);
  return { id: target.key, cells, geometry: index < 0 ? null : geometryOf(table, index) };
}
