// Rows that have no place: counted, listed here, never drawn.
import { formatNumber, formatValue } from '@shared/domain/format';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from '../../app/feed/feed-context';
import { useAllRows } from '../../app/feed/use-all-rows';
import { Mark } from '../../app/marks/Mark';
import { useChangeView, useView } from '../../app/view/view-context';
import { firstUnplaced, unplacedRows } from './without-place';

/** Rows listed per dataset; the table and its file hold all of them. */
const LISTED = 200;

export function WithoutPlacePanel() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const change = useChangeView();
  const catalogue = useCatalogue();
  const rowsOf = useAllRows();
  const groups = useMemo(() => unplacedRows(catalogue, rowsOf), [catalogue, rowsOf]);
  const total = groups.reduce((n, g) => n + g.count, 0);
  return (
    <section className="without-place" aria-labelledby="without-place-title">
      <div className="panel-head">
        <h2 id="without-place-title">{t('withoutPlace.title', { rows: formatNumber(total, locale) })}</h2>
        <Button className="link" onPress={() => change({ panel: 'data' }, 'step')}>
          {t('panel.close')}
        </Button>
      </div>
      <p className="quiet">{t('withoutPlace.why')}</p>
      {groups.length === 0 && (
        <p>
          <Mark kind="ok" /> {t('withoutPlace.none')}
        </p>
      )}
      {groups.map((group) => {
        const { table, count } = group;
        const { declaration } = table;
        const keys = declaration.table.columns ?? declaration.fields.map((f) => f.key);
        const fields = keys.slice(0, 4).flatMap((k) => declaration.fields.find((f) => f.key === k) ?? []);
        return (
          <div key={declaration.id}>
            <h3>
              {t('withoutPlace.of', {
                title: declaration.title[locale],
                rows: formatNumber(count, locale),
                of: formatNumber(table.size, locale),
              })}
            </h3>
            <table className="plain-table">
              <thead>
                <tr>
                  {fields.map((f) => (
                    <th key={f.key} scope="col">
                      {f.title[locale]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {firstUnplaced(group, LISTED).map((i) => (
                  <tr key={table.key(i)}>
                    {fields.map((f, c) => (
                      <td key={f.key}>
                        {c === 0 ? (
                          <Button
                            className="link"
                            onPress={() =>
                              change(
                                {
                                  dataset: declaration.id,
                                  panel: 'data',
                                  table: 'row',
                                  selected: { kind: 'row', dataset: declaration.id, key: table.key(i) },
                                },
                                'step',
                              )
                            }
                          >
                            {formatValue(f, table.value(i, f.key), locale)}
                          </Button>
                        ) : (
                          formatValue(f, table.value(i, f.key), locale)
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
            {count > LISTED && (
              <p className="quiet">{t('withoutPlace.more', { rows: formatNumber(count - LISTED, locale) })}</p>
            )}
          </div>
        );
      })}
    </section>
  );
}
