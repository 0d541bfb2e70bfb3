// What a layer of the list gives as files: its rows with all their fields, and the counts of its legend.
import { Download } from 'lucide-react';
import { useCallback } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFeed } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import { rowsThatPass } from '../../app/figures/row-filter';
import { useMapLegend } from '../../app/map-legend';
import { useReference } from '../../app/reference-context';
import type { LayerFilter } from '../../app/view/view';
import { useView } from '../../app/view/view-context';
import type { Legend } from '../layers/legend-model';
import type { RowsFormat } from './formats/file-writer';
import { layerColumns, layerRow } from './layer-rows';
import { legendTable } from './legend-rows';
import { saveRows } from './save-rows';
import { useFacts } from './use-facts';

interface Props {
  readonly table: RowTable;
  readonly filter: LayerFilter;
  readonly legend: Legend | null;
}

export function LayerExport({ table, filter, legend }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const feed = useFeed();
  const drawn = useMapLegend(table.declaration.id);
  const { link, facts, head } = useFacts();
  const { id } = table.declaration;
  const passing = useCallback(
    (of: RowTable) => rowsThatPass(of, { filter, within: null }, null, reference.regions),
    [filter, reference],
  );

  const saveLayer = async (format: RowsFormat) => {
    const address = await link();
    let held = table;
    const words = { reference, locale, t };
    await saveRows(
      id,
      () => {
        held = feed.rows(id) ?? table;
        const own = held;
        const rows = passing(own);
        const about = facts({ table: own, rows, filter, region: null, framed: false }, address);
        const note: [string, string][] = format === 'geojson' ? [[t('file.geometry'), t('file.ownGeometry')]] : [];
        return {
          format,
          head: head(about, layerColumns(own, words), [...note, [t('file.note'), t('file.emptyNotZero')]]),
          count: rows.length,
          rowAt: (i) => layerRow(own, rows[i] ?? 0, words),
        };
      },
      () => feed.rows(id) === held,
    );
  };
  const counted = legend && legendTable(table.declaration, legend, drawn, locale, t);
  const saveLegend = async (format: RowsFormat) => {
    if (!counted) return;
    const rows = passing(table);
    const about = facts({ table, rows, filter, region: null, framed: false }, await link());
    const job = {
      format,
      head: head({ ...about, title: t('file.legendOf', { title: about.title }) }, counted.columns),
      count: counted.rows.length,
      rowAt: (i: number) => counted.rows[i] ?? { id: null, cells: [], geometry: null },
    };
    await saveRows(
      `${id}-legenda`,
      () => job,
      () => true,
    );
  };

  return (
    <MenuTrigger>
      <Button className="icon" aria-label={t('export.layer', { title: table.declaration.title[locale] })}>
        <Download size={16} aria-hidden />
      </Button>
      <Popover className="popover">
        <Menu
          className="menu"
          onAction={(key) => {
            const [what, format] = String(key).split(':');
            if (what === 'legend') void saveLegend(format as RowsFormat);
            else void saveLayer(format as RowsFormat);
          }}
        >
          <MenuSection>
            <Header>{t('export.rows')}</Header>
            {(['xlsx', 'csv', 'geojson'] as const).map((f) => (
              <MenuItem key={f} id={`rows:${f}`}>
                {t(`export.format.${f}`)}
              </MenuItem>
            ))}
          </MenuSection>
          {counted && (
            <MenuSection>
              <Header>{t('export.legend')}</Header>
              {(['xlsx', 'csv'] as const).map((f) => (
                <MenuItem key={f} id={`legend:${f}`}>
                  {t(`export.format.${f}`)}
                </MenuItem>
              ))}
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
