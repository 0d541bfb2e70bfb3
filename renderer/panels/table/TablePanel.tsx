// The table of the leading dataset: by region or by row, following the map's selection and region and telling it back.
import { formatNumber } from '@shared/domain/format';
import { midSentence } from '@shared/text';
import { useMemo, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCalmRows } from '../../app/feed/use-calm-rows';
import { useLeading } from '../../app/leading';
import { useMapCommands } from '../../app/map-commands';
import { useMapSight } from '../../app/map-sight';
import { Mark } from '../../app/marks/Mark';
import { regionName, useReference } from '../../app/reference-context';
import type { TableMode } from '../../app/view/view';
import { useChangeView, useView } from '../../app/view/view-context';
import { useTableExport } from '../export/use-table-export';
import { TableGrid } from './TableGrid';
import { sortLines, tableContent } from './table-content';
import { defaultMode, type TableContent, type TableLine } from './table-model';

interface Sort {
  readonly of: string;
  readonly column: number;
  readonly direction: 'asc' | 'desc';
}

export function TablePanel() {
  const { t } = useTranslation();
  const reference = useReference();
  const locale = useView((v) => v.locale);
  const region = useView((v) => v.region);
  const asked = useView((v) => v.table);
  const follow = useView((v) => v.follow);
  const selected = useView((v) => v.selected);
  const change = useChangeView();
  const map = useMapCommands();
  const { declaration, table: newest, part } = useLeading();
  const bounds = useMapSight((s) => (follow ? s.bounds : null));
  const [sort, setSort] = useState<Sort | null>(null);

  const mode: TableMode = declaration ? (asked ?? defaultMode(declaration, region)) : 'row';
  // A line for each row, and what the map's frame holds, is a look at all rows; figures by region are kept.
  const calm = useCalmRows(newest);
  const table = mode === 'row' || bounds !== null ? calm : newest;
  const content = useMemo(
    () => (table ? tableContent({ table, part, bounds, mode, locale, reference, t }) : null),
    [table, part, bounds, mode, locale, reference, t],
  );
  const shape = `${declaration?.id}:${content?.columns.map((c) => c.id).join()}`;
  const { column, direction } =
    sort?.of === shape ? sort : (content?.sort ?? { column: 0, direction: 'desc' as const });
  const lines = useMemo(
    () => (content && declaration ? sortLines(content, column, direction, declaration) : []),
    [content, column, direction, declaration],
  );
  const download = useTableExport({ table, part, bounds, content, lines });

  if (!declaration) {
    return (
      <section className="table-panel">
        <p className="quiet">
          <Mark kind="none" /> {t('table.noDataset')}
        </p>
      </section>
    );
  }

  const selectedId =
    selected === null
      ? null
      : selected.kind === 'region'
        ? selected.code
        : selected.dataset === declaration.id
          ? selected.key
          : null;
  const choose = (line: TableLine) =>
    change({
      selected:
        line.target.kind === 'region'
          ? { kind: 'region', code: line.target.code }
          : { kind: 'row', dataset: declaration.id, key: line.target.key },
    });
  const open = (line: TableLine) => {
    if (line.target.kind === 'region') {
      change({ region: line.target.code, selected: { kind: 'region', code: line.target.code } }, 'step');
      map.frameRegion(line.target.code);
    } else map.frameRow(declaration.id, line.target.key);
  };

  return (
    <section className="table-panel" aria-labelledby="table-title">
      <div className="panel-head">
        <h2 id="table-title">{content ? titleOf(content) : declaration.title[locale]}</h2>
        <span className="panel-actions">
          {declaration.sample && <span className="quiet">{t('sample')}</span>}
          {(['xlsx', 'csv', 'geojson'] as const).map((format) => (
            <Button
              key={format}
              className="link"
              isDisabled={!content || content.total === 0}
              onPress={() => void download(format)}
            >
              {t(`table.${format}`)}
            </Button>
          ))}
        </span>
      </div>
      <div className="table-tools">
        <ToggleButton className="chip" isSelected={mode === 'region'} onChange={() => change({ table: 'region' })}>
          {t('table.byRegion')}
        </ToggleButton>
        <ToggleButton className="chip" isSelected={mode === 'row'} onChange={() => change({ table: 'row' })}>
          {t('table.byRow')}
        </ToggleButton>
        <ToggleButton className="chip" isSelected={follow} onChange={(on) => change({ follow: on })}>
          {t('table.follow')}
        </ToggleButton>
        {region !== null && (
          <span className="quiet">{t('table.within', { region: regionName(reference, region) })}</span>
        )}
      </div>
      {!content && (
        <p className="table-empty">
          <Mark kind="loading" /> {t('state.loading')}
        </p>
      )}
      {content && content.total === 0 && (
        <p className="table-empty">
          <Mark kind="none" /> {table?.size === 0 ? t('state.empty') : t('table.nothingPasses')}
        </p>
      )}
      {content && content.total > 0 && (
        <TableGrid
          label={titleOf(content)}
          content={content}
          lines={lines}
          sort={{ column, direction }}
          onSort={(next) => setSort({ of: shape, ...next })}
          selectedId={selectedId}
          onSelect={choose}
          onOpen={open}
        />
      )}
      {content && content.total > 0 && <p className="table-foot">{footOf(content)}</p>}
    </section>
  );

  function titleOf(c: TableContent): string {
    const title = declaration?.title[locale] ?? '';
    if (c.coverage) {
      return t('table.coverage', {
        having: formatNumber(c.coverage.having, locale),
        of: formatNumber(c.coverage.of, locale),
        level: t(`level.${c.coverage.level}`),
        title: midSentence(title),
      });
    }
    return t('table.titleRows', { title, rows: formatNumber(c.total, locale) });
  }

  function footOf(c: TableContent): string {
    const parts = [
      c.incomplete ? t('table.incomplete') : null,
      c.mode === 'region' && c.coarse > 0 ? t('table.coarse', { rows: formatNumber(c.coarse, locale) }) : null,
      c.withoutPlace > 0 ? t('table.withoutPlace', { rows: formatNumber(c.withoutPlace, locale) }) : null,
      c.mode === 'row' ? t('table.emptyNotZero') : null,
    ];
    return parts.filter((p) => p !== null).join(' ');
  }
}
