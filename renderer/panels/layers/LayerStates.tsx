// The lines under a layer's name: who and how many, the age of facts, and every state with its mark and word.
import { formatNumber, formatPeriod, formatValue } from '@shared/domain/format';
import type { Locale } from '@shared/text';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import type { CatalogueEntry } from '../../app/feed/feed';
import { useFeed, useSupply } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import { useSources } from '../../app/feed/use-sources';
import { Mark } from '../../app/marks/Mark';
import { agencyName, useReference } from '../../app/reference-context';
import { allRead } from '../../app/source-text';
import { useView } from '../../app/view/view-context';
import { constantsOf } from './constants';
import { factAges, provenanceSpan } from './fact-age';
import { LayerSources } from './LayerSources';
import { ownerStates } from './late-owners';

interface Props {
  readonly entry: CatalogueEntry;
  readonly table: RowTable | null;
  /** A layer that is not drawn says only who and how many, and what is late. */
  readonly visible: boolean;
}

export function LayerStates({ entry, table, visible }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const supply = useSupply();
  const feed = useFeed();
  const now = useMinute();
  const { declaration } = entry;
  const sources = useSources(declaration.id);
  const fed = sources.length > 0;
  if (entry.refused) {
    return (
      <p className="layer-line">
        <Mark kind="late" /> {t(`syncError.${entry.refused}`)}
      </p>
    );
  }
  const loading = feed.loading(declaration.id);
  if (!table || loading) {
    const total = loading?.total ?? null;
    return (
      <div className="layer-line">
        <Mark kind="loading" />{' '}
        {loading && total
          ? t('state.loadingOf', { done: formatNumber(loading.done, locale), total: formatNumber(total, locale) })
          : t('state.loading')}
        {loading && total ? (
          <span className="loading-bar">
            <span style={{ width: `${Math.min(100, (100 * loading.done) / total)}%` }} />
          </span>
        ) : null}
      </div>
    );
  }
  const owner = agencyName(reference, declaration.owner.agency);
  if (table.size === 0) {
    const empty = allRead(sources) ? t('source.emptyOk') : t('source.emptyUnknown');
    return (
      <>
        <p className="layer-line">{fed ? (declaration.source?.[locale] ?? owner) : owner}</p>
        <p className="layer-line">
          <Mark kind="none" /> {fed ? empty : t('state.empty')}
        </p>
        <LayerSources sources={sources} />
      </>
    );
  }
  const late = ownerStates(declaration, supply, now).flatMap((o) =>
    o.due.state === 'late' ? [{ ...o, days: o.due.days }] : [],
  );
  const span = provenanceSpan(table);
  const age = factAges(table, now);
  return (
    <>
      <p className="layer-line">
        {t('layers.from', { source: declaration.source?.[locale] ?? owner, rows: formatNumber(table.size, locale) })}
        {span.asOf !== null && declaration.cadence !== 'once' ? `, ${formatPeriod(span.asOf, locale as Locale)}` : ''}
      </p>
      {fed && <LayerSources sources={sources} />}
      {visible &&
        !fed &&
        constantsOf(table).map(({ field, value }) => (
          <p className="layer-line" key={field.key}>
            {t('layers.all', { field: field.title[locale], value: formatValue(field, value, locale) })}
          </p>
        ))}
      {visible && age.oldest >= 2 && (
        <p className="layer-line ink-2">
          {age.newest === age.oldest
            ? t('layers.factAge', { years: age.oldest })
            : t('layers.factAges', { from: age.newest, to: age.oldest })}
        </p>
      )}
      {declaration.sample && <p className="layer-line">{t('sample')}</p>}
      {visible && fed && <p className="layer-line">{t('source.direct')}</p>}
      {visible && !fed && span.unverified > 0 && (
        <p className="layer-line ink">
          <Mark kind="warn" />{' '}
          {span.unverified === table.size
            ? t('verification.none')
            : t('verification.part', { rows: formatNumber(span.unverified, locale) })}
        </p>
      )}
      {late.map((o) => (
        <p className="layer-line ink" key={o.agency}>
          <Mark kind="late" /> {t('late.owner', { owner: agencyName(reference, o.agency), days: o.days })}
        </p>
      ))}
    </>
  );
}
