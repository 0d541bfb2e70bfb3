// The bar over the desk: mark, product, view, search, presence and clock.
import { formatShortDate, formatTime } from '@shared/domain/format';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import { useConnection } from '../../app/feed/feed-context';
import { Mark } from '../../app/marks/Mark';
import { UlosMark } from '../../app/marks/UlosMark';
import { drawnText, presenceText } from '../../app/presence-text';
import { statusMark } from '../../app/server-trouble';
import { useChangeView, useView } from '../../app/view/view-context';
import { SearchBox } from '../search/SearchBox';

/** @param title name of what is on screen; @param testRuntime says that this runtime is for tests only. */
export function TopBar({ title, testRuntime }: { readonly title: string; readonly testRuntime: boolean }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const panel = useView((v) => v.panel);
  const change = useChangeView();
  const now = useMinute();
  const { presence, saveToPixel, server } = useConnection();
  const { mark, words } = presenceText(presence, t, locale, now);
  const drawn = presence.state === 'live' && saveToPixel !== null ? drawnText(saveToPixel, t, locale, now) : '';
  const shown = `${words}${drawn}`;
  const toggle = (to: 'state' | 'settings') => change({ panel: panel === to ? 'data' : to }, 'step');
  return (
    <header className="bar">
      <UlosMark />
      <strong className="bar-product">{t('product')}</strong>
      <h1 className="bar-view">{title === '' ? t('map.label') : title}</h1>
      <SearchBox />
      <nav className="bar-links" aria-label={t('bar.menu')}>
        <a href="#/kirim">{t('bar.submit')}</a>
        <Button className="link" aria-pressed={panel === 'settings'} onPress={() => toggle('settings')}>
          {t('bar.settings')}
        </Button>
      </nav>
      {testRuntime && (
        <span className="bar-runtime">
          <Mark kind="none" /> {t('bar.testRuntime')}
        </span>
      )}
      <Button
        className="bar-presence"
        aria-pressed={panel === 'state'}
        aria-label={t('bar.openState', { words: shown })}
        onPress={() => toggle('state')}
      >
        <Mark kind={statusMark(mark, server)} />
        <span>{shown}</span>
      </Button>
      <time className="bar-clock" dateTime={new Date(now).toISOString()}>
        <span className="bar-date">
          {t('bar.clock', { date: formatShortDate(now, locale), time: formatTime(now, locale) })}
        </span>
        <span className="bar-time">{formatTime(now, locale)}</span>
      </time>
    </header>
  );
}
