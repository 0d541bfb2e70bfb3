// The frame of every page beside the map: the bar with its links, and the page's own parts.
import { formatShortDate, formatTime } from '@shared/domain/format';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../app/clock';
import { useConnection } from '../app/feed/feed-context';
import { Mark } from '../app/marks/Mark';
import { UlosMark } from '../app/marks/UlosMark';
import { presenceText } from '../app/presence-text';
import { ServerTroubleLine } from '../app/ServerTroubleLine';
import { statusMark } from '../app/server-trouble';
import { useView, useViewStore } from '../app/view/view-context';

interface Props {
  readonly title: string;
  /** Beside the title in the bar: steps, or nothing. */
  readonly steps?: ReactNode;
  readonly children: ReactNode;
}

export function PageFrame({ title, steps, children }: Props) {
  const { t } = useTranslation();
  const { locale } = useView((v) => v);
  const { presence, server } = useConnection();
  const now = useMinute();
  const store = useViewStore();
  const { mark, words } = presenceText(presence, t, locale, now);
  return (
    <div className="page">
      <header className="bar">
        <UlosMark />
        <strong className="bar-product">{t('product')}</strong>
        <h1 className="bar-view">{title}</h1>
        {steps}
        <nav className="bar-links" aria-label={t('bar.menu')}>
          <a href={store.mapAddress()}>{t('bar.map')}</a>
          <a href="#/kirim">{t('bar.submit')}</a>
          <a href="#/baris">{t('bar.rows')}</a>
          <a href="#/dataset">{t('bar.datasets')}</a>
        </nav>
        <a
          className="bar-presence"
          href={store.mapAddress({ composition: 'desk', panel: 'state' })}
          aria-label={t('bar.openState', { words })}
        >
          <Mark kind={statusMark(mark, server)} />
          <span>{words}</span>
        </a>
        <time className="bar-clock" dateTime={new Date(now).toISOString()}>
          <span className="bar-date">
            {t('bar.clock', { date: formatShortDate(now, locale), time: formatTime(now, locale) })}
          </span>
          <span className="bar-time">{formatTime(now, locale)}</span>
        </time>
      </header>
      <ServerTroubleLine />
      {children}
    </div>
  );
}
