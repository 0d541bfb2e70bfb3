// The panel Keadaan data: connection, cache, outlines and every dataset, each with what is safe and what to do.
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import { useBasemap, useCatalogue, useConnection, useFeed, useSupply } from '../../app/feed/feed-context';
import { useAllRows } from '../../app/feed/use-all-rows';
import { useSources } from '../../app/feed/use-sources';
import { Mark } from '../../app/marks/Mark';
import { useReference } from '../../app/reference-context';
import { useChangeView, useView } from '../../app/view/view-context';
import { type Matter, openMatters, stateMatters } from './state-matters';

const PRESENCES = ['live', 'connecting', 'behind', 'offline', 'refused', 'never'] as const;

export function StatePanel() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const feed = useFeed();
  const connection = useConnection();
  const catalogue = useCatalogue();
  const supply = useSupply();
  const basemap = useBasemap();
  const sources = useSources();
  const reference = useReference();
  const rowsOf = useAllRows();
  const now = useMinute();
  const change = useChangeView();
  const matters = useMemo(
    () =>
      stateMatters({
        connection,
        catalogue,
        rows: (entry) => rowsOf(entry.declaration.id),
        supply,
        basemap,
        sources,
        reference,
        now,
        t,
        locale,
      }),
    [connection, catalogue, rowsOf, supply, basemap, sources, reference, now, t, locale],
  );
  const open = openMatters(matters);
  const act = (action: Matter['action']) => {
    if (action === 'reconnect') feed.reconnect();
    if (action === 'sign-in') window.location.hash = '#/masuk';
    if (action === 'without-place') change({ panel: 'without-place' }, 'step');
  };
  return (
    <section className="state-panel" aria-labelledby="state-title">
      <div className="panel-head">
        <h2 id="state-title">{open === 0 ? t('state.titleFine') : t('state.title', { count: open })}</h2>
        <Button className="link" onPress={() => change({ panel: 'data' }, 'step')}>
          {t('panel.close')}
        </Button>
      </div>
      <table className="matters">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('state.column.what')}</th>
            <th scope="col">{t('state.column.state')}</th>
            <th scope="col">{t('state.column.safe')}</th>
          </tr>
        </thead>
        <tbody>
          {matters.map((m) => (
            <tr key={m.id}>
              <td>
                <Mark kind={m.mark} />
              </td>
              <td>
                <strong>{m.what}</strong>
                <span>{m.who}</span>
              </td>
              <td>
                <strong>{m.state}</strong>
                <span>{m.since}</span>
              </td>
              <td>
                {m.safe}{' '}
                {m.action && (
                  <Button className="link" onPress={() => act(m.action)}>
                    {t(`state.action.${m.action}`)}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">
        {t('state.presences')}{' '}
        {PRESENCES.map((p, i) => (
          <span key={p}>
            {i > 0 ? ', ' : ''}
            {p === connection.presence.state ? <strong>{t(`presence.word.${p}`)}</strong> : t(`presence.word.${p}`)}
          </span>
        ))}
      </p>
    </section>
  );
}
