// What is selected on map or in table: its figures, where they come from, and what happened before.
import { formatNumber, formatValue } from '@shared/domain/format';
import type { KemendagriCode } from '@shared/ids';
import { midSentence } from '@shared/text';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import { useRows, useSupply } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import { useCalmRows } from '../../app/feed/use-calm-rows';
import { measureFields, measureOf } from '../../app/figures/region-figures';
import { rowsThatPass } from '../../app/figures/row-filter';
import { useLeading } from '../../app/leading';
import { useMapCommands } from '../../app/map-commands';
import { Mark } from '../../app/marks/Mark';
import { regionName, regionPath, useReference } from '../../app/reference-context';
import { mayEdit, useSession } from '../../app/session';
import { rowAddress } from '../../app/use-page';
import { useChangeView, useView } from '../../app/view/view-context';
import { ownerStates } from '../layers/late-owners';
import { HistoryList } from './HistoryList';
import { cachedLine, supplyLines, useRowHistory, versionLines } from './history';
import { provenanceLines } from './provenance';

export function DetailPanel() {
  const { t } = useTranslation();
  const selected = useView((v) => v.selected);
  const { declaration, table: newest, part } = useLeading();
  // A region's figures and their provenance are a look at all of its rows.
  const table = useCalmRows(newest);
  const ofRow = useRows(selected?.kind === 'row' ? selected.dataset : null);
  if (selected === null || !table || !declaration) {
    return (
      <section className="detail detail-empty">
        {table && table.size > 0 && <p className="quiet">{t('detail.none')}</p>}
      </section>
    );
  }
  if (selected.kind === 'region') return <RegionDetail code={selected.code} table={table} filter={part.filter} />;
  const index = ofRow?.indexOf(selected.key) ?? -1;
  if (!ofRow || index < 0) {
    return (
      <section className="detail">
        <p className="quiet">
          <Mark kind="none" /> {t('detail.gone', { key: selected.key })}
        </p>
      </section>
    );
  }
  return <RowDetail table={ofRow} index={index} />;
}

function RegionDetail({
  code,
  table,
  filter,
}: {
  readonly code: KemendagriCode;
  readonly table: RowTable;
  readonly filter: Record<string, string[]>;
}) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const region = useView((v) => v.region);
  const change = useChangeView();
  const map = useMapCommands();
  const reference = useReference();
  const supply = useSupply();
  const now = useMinute();
  const { declaration } = table;
  const rows = useMemo(
    () => rowsThatPass(table, { filter, within: code }, null, reference.regions),
    [table, filter, code, reference],
  );
  const parents = regionPath(code).slice(1, -1);
  const drill = (to: KemendagriCode) => {
    change({ region: to, selected: { kind: 'region', code: to } }, 'step');
    map.frameRegion(to);
  };
  const parent = parents[0] as KemendagriCode | undefined;
  const owners = ownerStates(declaration, supply, now);
  const history = owners.flatMap((o) => supplyLines(o, t, locale)).slice(0, 6);
  return (
    <section className="detail" aria-labelledby="detail-title">
      <div className="panel-head">
        <h2 id="detail-title" className="detail-title">
          {regionName(reference, code)}{' '}
          <span className="detail-sub">{[...parents.map((p) => regionName(reference, p)), code].join(' · ')}</span>
        </h2>
        <span className="panel-actions">
          {parent && region === null && (
            <Button className="link" onPress={() => drill(parent)}>
              {t('detail.openKabupaten')}
            </Button>
          )}
          {region !== code && code.length <= 8 && !(parent && region === null) && (
            <Button className="link" onPress={() => drill(code)}>
              {t(code.length === 5 ? 'detail.openKabupaten' : 'detail.openKecamatan')}
            </Button>
          )}
        </span>
      </div>
      <Figures table={table} rows={rows} />
      <div className="detail-columns">
        <Provenance table={table} rows={rows} />
        <HistoryList
          title={t('history.supply')}
          lines={history}
          note={declaration.sample ? t('sample') : null}
          empty={t('history.nothing')}
        />
      </div>
    </section>
  );
}

function Figures({ table, rows }: { readonly table: RowTable; readonly rows: readonly number[] }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const { declaration } = table;
  const single = rows.length === 1 && declaration.map.aggregate === 'latest';
  const measures = measureFields(declaration.fields).slice(0, 4);
  if (rows.length === 0) {
    // No row is not a figure of zero: a population known per kabupaten is unknown for its kecamatan.
    return (
      <p className="quiet">
        <Mark kind="none" /> {t('table.nothingPasses')}
      </p>
    );
  }
  return (
    <dl className="figures">
      {!single && (
        <div>
          <dd>{formatNumber(rows.length, locale)}</dd>
          <dt>{midSentence(declaration.title[locale])}</dt>
        </div>
      )}
      {measures.map((f) => {
        const m = measureOf(table, rows, f.key);
        if (m.value === null && m.unknown === rows.length) return null;
        return (
          <div key={f.key}>
            <dd>{formatValue(f, m.value, locale)}</dd>
            <dt>
              {midSentence(f.title[locale])}
              {m.unknown > 0 && (
                <span title={t('table.partly')}>
                  * {t('detail.unknown', { rows: formatNumber(m.unknown, locale) })}
                </span>
              )}
            </dt>
          </div>
        );
      })}
    </dl>
  );
}

function RowDetail({ table, index }: { readonly table: RowTable; readonly index: number }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const change = useChangeView();
  const map = useMapCommands();
  const reference = useReference();
  const session = useSession();
  const { declaration } = table;
  const key = table.key(index);
  const history = useRowHistory(declaration.id, key, table.seq(index));
  const label = declaration.fields.find((f) => f.roles.includes('label'));
  const region = table.region(index);
  const title = (label && table.value(index, label.key)) ?? (region ? regionName(reference, region) : key);
  const measures = measureFields(declaration.fields).filter((f) => table.value(index, f.key) !== null);
  const others = declaration.fields.filter(
    (f) => f !== label && !measures.includes(f) && table.value(index, f.key) !== null && !f.roles.includes('geometry'),
  );
  const lines =
    history.state === 'server'
      ? versionLines(history.versions, declaration, t, locale).slice(0, 6)
      : [cachedLine(table, index, t, locale)];
  const kecamatan = region === null ? null : ((regionPath(region)[2] ?? regionPath(region)[1]) as KemendagriCode);
  return (
    <section className="detail" aria-labelledby="detail-title">
      <div className="panel-head">
        <h2 id="detail-title" className="detail-title">
          {String(title)}{' '}
          <span className="detail-sub">
            {[
              declaration.title[locale],
              ...(region
                ? regionPath(region)
                    .slice(1)
                    .reverse()
                    .map((c) => regionName(reference, c))
                : []),
            ].join(' · ')}
          </span>
        </h2>
        <span className="panel-actions">
          {mayEdit(declaration, session, reference) && table.provenance(index).agency === session?.agency && (
            <a href={rowAddress(declaration.id, key)}>{t('rows.edit')}</a>
          )}
          {kecamatan && (
            <Button
              className="link"
              onPress={() => {
                change({ selected: { kind: 'region', code: kecamatan } }, 'step');
                map.frameRegion(kecamatan);
              }}
            >
              {t('detail.showRegion')}
            </Button>
          )}
        </span>
      </div>
      {measures.length > 0 && (
        <dl className="figures">
          {measures.slice(0, 4).map((f) => (
            <div key={f.key}>
              <dd>{formatValue(f, table.value(index, f.key), locale)}</dd>
              <dt>
                {midSentence(f.title[locale])}
                {f.unit ? `, ${f.unit[locale]}` : ''}
              </dt>
            </div>
          ))}
        </dl>
      )}
      <dl className="facts detail-values">
        {others.map((f) => (
          <div key={f.key}>
            <dt>{f.title[locale]}</dt>
            <dd>{formatValue(f, table.value(index, f.key), locale)}</dd>
          </div>
        ))}
      </dl>
      <div className="detail-columns">
        <Provenance table={table} rows={[index]} />
        <HistoryList
          title={t('history.title')}
          lines={lines}
          note={
            history.state === 'cache' ? t('history.fromCache') : history.state === 'loading' ? t('state.loading') : null
          }
          empty={t('history.nothing')}
        />
      </div>
    </section>
  );
}

function Provenance({ table, rows }: { readonly table: RowTable; readonly rows: readonly number[] }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const lines = useMemo(() => provenanceLines(table, rows, reference, t, locale), [table, rows, reference, t, locale]);
  return (
    <div>
      <h3>{t('detail.provenance')}</h3>
      <dl className="facts">
        {lines.map((line) => (
          <div key={line.name}>
            <dt>{line.name}</dt>
            <dd>{line.text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
